{#-
  An amount in the reporting currency. The two factors are narrowed so that their product fits 38
  digits on every engine; without a rate the result is NULL, never a silent 1.0.

  Arguments: amount, currency (NULL means the reporting currency), rate: SQL.
-#}
{% macro converted_amount(amount, currency, rate) %}
    {{ return(adapter.dispatch('converted_amount', 'customer_segmentation')(amount, currency, rate)) }}
{% endmacro %}

{% macro default__converted_amount(amount, currency, rate) -%}
    case
        when coalesce({{ currency }}, '{{ var("reporting_currency") }}')
            = '{{ var("reporting_currency") }}'
            then {{ amount }}
        else cast(
            cast({{ amount }} as decimal(20, 6)) * {{ rate }}
            as {{ customer_segmentation.type_money() }}
        )
    end
{%- endmacro %}
