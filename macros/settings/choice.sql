{#-
  A variable that is one of a few words, refused where it is not. SQL that is chosen by such a word is
  chosen through here: dbt parses models in an order of its own, and a lookup by an unknown word would
  end it before check_settings() can say which variable is wrong.

  Arguments: key, one of the variables below.
  Errors: a compile error naming the variable, what was given and what is allowed.
-#}
{% macro choice(key) %}
    {% set choices = {
        'history_grain': ['month', 'week', 'day'],
        'monetary_basis': ['net', 'gross'],
        'rfm_scoring_method': ['quantile', 'r_rfm', 'ntile', 'fixed'],
        'value_tier_method': ['rank_share', 'cumulative_revenue'],
    } %}
    {% do customer_segmentation.check_choice(key, choices[key]) %}
    {{ return(var(key)) }}
{% endmacro %}
