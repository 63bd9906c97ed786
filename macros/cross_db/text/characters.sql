{#- Characters as SQL that shows which they are. Arguments: code_points, list of numbers. -#}
{% macro characters(code_points) %}
    {{ return(adapter.dispatch('characters', 'customer_segmentation')(code_points)) }}
{% endmacro %}

{% macro default__characters(code_points) %}
    {% set characters = [] %}
    {% for code_point in code_points %}
        {% do characters.append('chr(%d)' % code_point) %}
    {% endfor %}
    {{ return('(' ~ characters | join(' || ') ~ ')') }}
{% endmacro %}

{#- Spark's chr() knows 256 characters. -#}
{% macro spark__characters(code_points) %}
    {% set characters = [] %}
    {% for code_point in code_points %}
        {% do characters.append('\\u%04x' % code_point) %}
    {% endfor %}
    {{ return("'" ~ characters | join ~ "'") }}
{% endmacro %}

{#- BigQuery's chr() is called otherwise. -#}
{% macro bigquery__characters(code_points) %}
    {{ return(customer_segmentation.spark__characters(code_points)) }}
{% endmacro %}

{% macro snowflake__characters(code_points) %}
    {{ return(customer_segmentation.spark__characters(code_points)) }}
{% endmacro %}
