{#-
  Names as a list in a sentence: the first five, and how many there are beside them.

  Arguments: names, a list of texts.
-#}
{% macro in_words(names) %}
    {% set rest = names | length - 5 %}
    {{ return(names[:5] | join(', ') ~ (' and ' ~ rest ~ ' more' if rest > 0 else '')) }}
{% endmacro %}
