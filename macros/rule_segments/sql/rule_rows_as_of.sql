{#-
  The CTEs <input> and <input>_as_of: the rows that conditions may count, and the same once for each
  as-of date they are not after, with their age in days.

  Arguments: input_name; asked, see behaviours_of(). Reads the CTE as_of_dates.
-#}
{% macro rule_rows_as_of(input_name, asked) -%}
{{ input_name }} as (

    {{ customer_segmentation.rule_rows(input_name, asked.columns, asked.filters) | indent(4) }}

),

{{ input_name }}_as_of as (

    select
        {{ input_name }}.*,
        as_of_dates.as_of_date,
        {{ customer_segmentation.days_between(
            input_name ~ '.occurred_on', 'as_of_dates.as_of_date'
        ) }} as age
    from {{ input_name }}
    inner join as_of_dates on {{ input_name }}.occurred_on <= as_of_dates.as_of_date

)
{%- endmacro %}
