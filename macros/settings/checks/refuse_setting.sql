{#-
  Ends compilation with one sentence that names the variable, what was given and what is allowed.

  Arguments: key, the variable or its path; given, the value; allowed, words for what it may be.
-#}
{% macro refuse_setting(key, given, allowed) %}
    {% do exceptions.raise_compiler_error(
        'customer_segmentation: ' ~ key ~ ': got "' ~ given ~ '"; allowed: ' ~ allowed ~ '.'
    ) %}
{% endmacro %}
