{#-
  The value of a setting as one text: YAML's flow style with sorted keys, so that the order in which
  a mapping is written makes no difference.

  Arguments: value, as Jinja has it; is_nested, whether it is part of a larger value, where a text
  is quoted.
-#}
{% macro setting_as_text(value, is_nested=false) %}
    {% if value is string %}
        {{ return('"' ~ value | replace('"', '\\"') ~ '"' if is_nested else value) }}
    {% elif value is none %}
        {{ return('null') }}
    {% elif value is boolean %}
        {{ return(value | string | lower) }}
    {% elif value is mapping %}
        {% set parts = [] %}
        {% for key in value | sort %}
            {% do parts.append(
                key ~ ': ' ~ customer_segmentation.setting_as_text(value[key], true)
            ) %}
        {% endfor %}
        {{ return('{' ~ parts | join(', ') ~ '}') }}
    {% elif value is iterable %}
        {% set parts = [] %}
        {% for part in value %}
            {% do parts.append(customer_segmentation.setting_as_text(part, true)) %}
        {% endfor %}
        {{ return('[' ~ parts | join(', ') ~ ']') }}
    {% endif %}
    {{ return(value | string) }}
{% endmacro %}
