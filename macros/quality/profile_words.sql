{#-
  How the profile calls what is no value of a column: missing, NULL; rest, the values beyond the
  largest of a column, and those that might name a person.

  Returns: dict of plain texts.
-#}
{% macro profile_words() %}
    {{ return({'missing': '(missing)', 'rest': '(rest)'}) }}
{% endmacro %}
