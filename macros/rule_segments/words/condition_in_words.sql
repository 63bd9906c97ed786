{#-
  A condition as it is written, in one line.

  Arguments: subject_type, spec: what it looks at; comparison, dict of what it compares that with.
-#}
{% macro condition_in_words(subject_type, spec, comparison) %}
    {% set words = customer_segmentation.value_in_words %}
    {{ return(
        subject_type ~ ' ' ~ words(spec) ~ ': ' ~ words(comparison)[1:-1]
    ) }}
{% endmacro %}
