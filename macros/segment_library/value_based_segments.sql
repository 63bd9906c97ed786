{#-
  Library segments by the money that customers bring. Unlike value tiers, which are shares of all
  customers, their limits are amounts in the reporting currency.

  Returns: list of segments, as docs/rule_segments.md has them.
-#}
{% macro value_based_segments() %}
    {% set segments %}
- name: high_value_customers
  scheme: value_based
  description: Net revenue of 500 or more.
  owner: customer_success
  recommended_action: Give a contact person and first choice of new stock
  review_due: 2027-02-28
  all:
    - {attribute: net_revenue, at_least: 500}

- name: moderate_value_customers
  scheme: value_based
  description: Net revenue of 100 or more and less than 500.
  owner: lifecycle_marketing
  recommended_action: Recommend what fits their last orders
  review_due: 2027-02-28
  all:
    - {attribute: net_revenue, at_least: 100}
    - {attribute: net_revenue, less_than: 500}

- name: low_value_customers
  scheme: value_based
  description: Net revenue above 0 and less than 100.
  owner: lifecycle_marketing
  recommended_action: Serve by automated campaigns only
  review_due: 2027-02-28
  all:
    - {attribute: net_revenue, more_than: 0}
    - {attribute: net_revenue, less_than: 100}

- name: expansion_potential
  scheme: value_based
  description: >-
    Has ordered, and spent at least half more in the last 180 days than in the 180 before or had a
    deal opened in the last 90.
  owner: sales
  recommended_action: Propose the next larger plan
  review_due: 2027-02-28
  all:
    - {attribute: order_count, at_least: 1}
    - any:
        - change: {sum: orders.amount, within_days: 180}
          at_least: 50
        - behaviour: {count: deals, within_days: 90}
          at_least: 1
    {% endset %}
    {{ return(fromyaml(segments)) }}
{% endmacro %}
