{#-
  Whether a value may occur more than once within a group; never false where one does.

  Arguments: column, SQL; NULL repeats nothing.
-#}
{% macro may_repeat(column) %}
    {{ return(adapter.dispatch('may_repeat', 'customer_segmentation')(column)) }}
{% endmacro %}

{% macro default__may_repeat(column) %}
    {{ return('count(' ~ column ~ ') > count(distinct ' ~ column ~ ')') }}
{% endmacro %}

{#-
  DuckDB keeps a set for every group to count what is distinct, five times as slow as marking one of
  64 places for each value: with fewer marks than values two values share one, equal or not.
-#}
{% macro duckdb__may_repeat(column) -%}
    count({{ column }}) > bit_count(bit_or(
        case when {{ column }} is not null
            then cast(1 as ubigint) << (hash({{ column }}) % 64) end
    ))
{%- endmacro %}
