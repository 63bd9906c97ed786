{#- A share as text in percent, such as `41.2 %`: an expression of SQL. Arguments: share, SQL. -#}
{% macro percent(share) %}
    {{ return(dbt.concat([
        customer_segmentation.as_text(
            'cast(100 * (' ~ share ~ ') as ' ~ customer_segmentation.type_decimal(28, 1) ~ ')'
        ), "' %'",
    ])) }}
{% endmacro %}
