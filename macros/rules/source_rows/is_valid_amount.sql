{#-
  Whether an amount can be meant: a number (NaN, infinity and text were read as NULL in staging) of
  less than 1e14, up to which amount times exchange rate stays exact.
-#}
{% macro is_valid_amount(amount) %}
    {{ return(adapter.dispatch('is_valid_amount', 'customer_segmentation')(amount)) }}
{% endmacro %}

{% macro default__is_valid_amount(amount) -%}
    ({{ amount }} is not null and abs({{ amount }}) < 100000000000000)
{%- endmacro %}
