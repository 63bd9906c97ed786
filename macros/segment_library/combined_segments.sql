{#-
  Library segments of two or three dimensions, such as company and behaviour, behaviour and value.

  Returns: list of segments, as docs/rule_segments.md has them.
-#}
{% macro combined_segments() %}
    {% set segments %}
- name: saas_10_to_50_visited_pricing
  scheme: combined
  label: SaaS companies with 10 to 50 employees that visited pricing
  description: >-
    SaaS company with 10 to 50 employees, and saw a pricing page in the last 30 days.
  owner: sales
  recommended_action: Call within a day with a case study of their size
  review_due: 2027-02-28
  all:
    - {attribute: account.industry, equals: SaaS, ignore_case: true}
    - {attribute: account.employees, between: [10, 50]}
    - behaviour: {count: events, where: {page: {starts_with: /pricing}}, within_days: 30}
      at_least: 1

- name: mid_sized_active_not_upgraded
  scheme: combined
  label: Mid-sized companies, active, not upgraded
  description: >-
    Company has 51 to 250 employees, used a feature in the last 60 days, and has won no deal for
    the service plan.
  owner: customer_success
  recommended_action: Show what the service plan would have saved them
  review_due: 2027-02-28
  all:
    - {attribute: account.employees, between: [51, 250]}
    - behaviour: {count: events, where: {event_name: feature_used}, within_days: 60}
      at_least: 1
    - behaviour: {count: won_deals, where: {product: service_plan}}
      equals: 0

- name: small_high_engagement_few_purchases
  scheme: combined
  label: Small businesses with high engagement and few purchases
  description: >-
    Company has at most 50 employees, engagement is highly active, and at most two orders were
    placed in the last 365 days.
  owner: sales
  recommended_action: Ask what keeps them from ordering and offer a trial order
  review_due: 2027-02-28
  all:
    - {attribute: account.employees, at_most: 50}
    - {segment: engagement.highly_active, equals: true}
    - behaviour: {count: orders, within_days: 365}
      at_most: 2

- name: customers_with_reduced_usage
  scheme: combined
  description: >-
    Has ordered, and logged in or used features at most half as often in the last 60 days as in
    the 60 before.
  owner: customer_success
  recommended_action: Call before the renewal and help with what is in the way
  review_due: 2027-02-28
  all:
    - {attribute: order_count, at_least: 1}
    - change:
        count: events
        where: {event_name: {one_of: [login, feature_used]}}
        within_days: 60
      at_most: -50

- name: high_value_gone_quiet
  scheme: combined
  label: High value, gone quiet
  description: Value tier is platinum or gold, and the last order is more than 90 days ago.
  owner: customer_success
  recommended_action: Call in person and find out why they stopped
  review_due: 2027-02-28
  all:
    - any:
        - {segment: value_tier.platinum, equals: true}
        - {segment: value_tier.gold, equals: true}
    - {attribute: days_since_last_order, more_than: 90}

- name: new_leads_in_small_companies
  scheme: combined
  description: Company has at most 50 employees, and lifecycle stage is new lead.
  owner: sales
  recommended_action: Invite to the group demonstration
  review_due: 2027-02-28
  all:
    - {attribute: account.employees, at_most: 50}
    - {segment: lifecycle.new_lead, equals: true}

- name: frequent_buyers_in_served_cities
  scheme: combined
  description: >-
    Lives in Berlin, München or Paris, and placed six or more orders in the last 365 days.
  owner: customer_success
  recommended_action: Offer delivery on the same day
  review_due: 2027-02-28
  all:
    - {attribute: city, one_of: [Berlin, München, Paris]}
    - behaviour: {count: orders, within_days: 365}
      at_least: 6

- name: young_adults_with_abandoned_cart
  scheme: combined
  description: >-
    18 to 34 years old, put something into the cart in the last 30 days and did not order within
    7 days of it.
  owner: lifecycle_marketing
  recommended_action: Remind by app with free shipping
  review_due: 2027-02-28
  all:
    - {attribute: age, between: [18, 34]}
    - sequence:
        first: {count: events, where: {event_name: add_to_cart}, within_days: 30}
        then: {count: orders}
        within_days: 7
      happened: false
    {% endset %}
    {{ return(fromyaml(segments)) }}
{% endmacro %}
