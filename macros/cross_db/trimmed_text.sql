{#- A value as text without blanks around it; NULL where nothing is left. -#}
{% macro trimmed_text(expression) %}
    {{ return(adapter.dispatch('trimmed_text', 'customer_segmentation')(expression)) }}
{% endmacro %}

{% macro default__trimmed_text(expression) -%}
    nullif(trim(cast({{ expression }} as {{ dbt.type_string() }})), '')
{%- endmacro %}

{#- DuckDB knows while it plans that a whole number has no blanks, and does not look for any. -#}
{% macro duckdb__trimmed_text(expression) -%}
    case
        when typeof({{ expression }}) in ('BIGINT', 'INTEGER') then cast({{ expression }} as varchar)
        else {{ customer_segmentation.default__trimmed_text(expression) }}
    end
{%- endmacro %}
