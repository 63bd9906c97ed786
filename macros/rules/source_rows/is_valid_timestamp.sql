{#-
  Whether a timestamp can be meant: present and within `earliest_valid_date` and
  `latest_valid_date`, which leaves out the 0001-01-01 and 9999-12-31 of many source systems.
-#}
{% macro is_valid_timestamp(timestamp) %}
    {{ return(adapter.dispatch('is_valid_timestamp', 'customer_segmentation')(timestamp)) }}
{% endmacro %}

{% macro default__is_valid_timestamp(timestamp) -%}
    {%- set earliest = customer_segmentation.date_literal(var('earliest_valid_date')) -%}
    {%- set latest = customer_segmentation.date_literal(var('latest_valid_date')) -%}
    (
        {{ timestamp }} is not null
        and {{ timestamp }} >= {{ earliest }}
        and {{ timestamp }} < {{ customer_segmentation.add_days(latest, 1) }}
    )
{%- endmacro %}
