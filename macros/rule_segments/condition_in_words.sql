{#-
  A condition as it is written, in one line.

  Arguments: subject_type, spec: what it looks at; comparison, dict of what it compares that with.
-#}
{% macro condition_in_words(subject_type, spec, comparison) %}
    {% set words = [] %}
    {% if spec is mapping %}
        {% for key, value in spec.items() %}
            {% do words.append(key ~ ' ' ~ customer_segmentation.value_in_words(value)) %}
        {% endfor %}
    {% else %}
        {% do words.append(subject_type ~ ' ' ~ spec) %}
    {% endif %}
    {% set compared = [] %}
    {% for key, value in comparison.items() %}
        {% do compared.append(key ~ ' ' ~ customer_segmentation.value_in_words(value)) %}
    {% endfor %}
    {{ return(words | join(', ') ~ ': ' ~ compared | join(', ')) }}
{% endmacro %}
