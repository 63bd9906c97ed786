{#-
  Where each tier ends, as shares counted from the top: of customers, or of revenue.

  Returns: list of three numbers between 0 and 1, rising: the ends of platinum, gold and silver.
  Errors: a compile error where `value_tier_shares` is not three positive numbers of at most 1 in all.
-#}
{% macro value_tier_shares() %}
    {% set defaults = {'rank_share': [0.05, 0.15, 0.30], 'cumulative_revenue': [0.50, 0.30, 0.15]} %}
    {% set key = 'value_tier_shares' %}
    {% set shares = var(key) or defaults[customer_segmentation.choice('value_tier_method')] %}
    {% set allowed = 'three shares above 0, together at most 1: platinum, gold, silver' %}
    {% if shares is string or shares is not sequence or shares | length != 3
        or shares | reject('number') | list or shares | min <= 0 or shares | sum > 1 %}
        {% do customer_segmentation.refuse_setting(key, shares, allowed) %}
    {% endif %}
    {% set ends = [shares[0], shares[0] + shares[1], shares | sum] %}
    {{ return([ends[0] | round(6), ends[1] | round(6), ends[2] | round(6)]) }}
{% endmacro %}
