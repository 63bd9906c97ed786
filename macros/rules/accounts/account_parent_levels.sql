{#-
  How many steps a group of accounts reaches up, from an account to its topmost parent. A fixed
  number: recursion is spelt in several ways, and some engines have none.

  Returns: a whole number from 1.
-#}
{% macro account_parent_levels() %}
    {{ return(adapter.dispatch('account_parent_levels', 'customer_segmentation')()) }}
{% endmacro %}

{% macro default__account_parent_levels() %}
    {{ return(5) }}
{% endmacro %}
