{#-
  An aggregate: the texts of a group, one after the other. NULL is left out, and is the result where
  there is nothing else.

  Arguments: text, SQL; separator, plain text; position, SQL of a number or text that is different
  for each row of a group and puts them in order.
-#}
{% macro joined_texts(text, separator, position) %}
    {{ return(adapter.dispatch('joined_texts', 'customer_segmentation')(
        text, separator, position
    )) }}
{% endmacro %}

{% macro default__joined_texts(text, separator, position) -%}
    string_agg({{ text }}, '{{ separator }}' order by {{ position }})
{%- endmacro %}

{#- DuckDB's ordered aggregates take four times as long as sorting lists. -#}
{% macro duckdb__joined_texts(text, separator, position) -%}
    array_to_string(
        list_transform(
            list_sort(
                list(struct_pack(place := {{ position }}, words := {{ text }}))
                filter (where {{ text }} is not null)
            ),
            lambda sorted: sorted['words']
        ),
        '{{ separator }}'
    )
{%- endmacro %}

{#- Spark, and Databricks, whose aggregates know no order: the rows are collected and sorted. -#}
{% macro spark__joined_texts(text, separator, position) -%}
    nullif(
        array_join(
            transform(
                array_sort(collect_list(struct({{ position }} as place, {{ text }} as words))),
                sorted -> sorted.words
            ),
            '{{ separator }}'
        ),
        ''
    )
{%- endmacro %}

{#- Snowflake gives '' where there is nothing. -#}
{% macro snowflake__joined_texts(text, separator, position) -%}
    nullif(listagg({{ text }}, '{{ separator }}') within group (order by {{ position }}), '')
{%- endmacro %}

{% macro redshift__joined_texts(text, separator, position) -%}
    listagg({{ text }}, '{{ separator }}') within group (order by {{ position }})
{%- endmacro %}
