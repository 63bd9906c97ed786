{#-
  Library segments by the stage of the relationship, narrower than the stages of the scheme
  lifecycle: those that a campaign addresses.

  Returns: list of segments, as docs/rule_segments.md has them.
-#}
{% macro lifecycle_based_segments() %}
    {% set segments %}
- name: first_time_buyers
  scheme: lifecycle_based
  description: Has ordered once.
  owner: lifecycle_marketing
  recommended_action: Welcome and guide to the second order
  review_due: 2027-02-28
  all:
    - {attribute: order_count, equals: 1}

- name: repeat_customers
  scheme: lifecycle_based
  description: Has ordered twice or more.
  owner: customer_success
  recommended_action: Invite to the loyalty programme
  review_due: 2027-02-28
  all:
    - {attribute: order_count, at_least: 2}

- name: returning_customers
  scheme: lifecycle_based
  description: Ordered in the last 90 days, not in the 365 before them, but earlier.
  owner: customer_success
  recommended_action: Thank for coming back and ask what brought them
  review_due: 2027-02-28
  all:
    - behaviour: {count: orders, within_days: 90}
      at_least: 1
    - behaviour: {count: orders, between_days_ago: [90, 454]}
      equals: 0
    - behaviour: {count: orders, more_than_days_ago: 454}
      at_least: 1

- name: inactive_customers_to_re_engage
  scheme: lifecycle_based
  description: Lifecycle stage is inactive customer, and consent for e-mail was given.
  owner: lifecycle_marketing
  recommended_action: Send the re-engagement series, then stop
  review_due: 2027-02-28
  all:
    - {segment: lifecycle.inactive_customer, equals: true}
    - {attribute: consent.email, equals: true}

- name: new_leads_to_educate
  scheme: lifecycle_based
  description: Lifecycle stage is new lead, and consent for e-mail was given.
  owner: marketing
  recommended_action: Send the introductory series
  review_due: 2027-02-28
  all:
    - {segment: lifecycle.new_lead, equals: true}
    - {attribute: consent.email, equals: true}

- name: prospects_considering
  scheme: lifecycle_based
  description: Has not ordered, and saw a pricing page or had a deal opened in the last 90 days.
  owner: sales
  recommended_action: Offer a demonstration
  review_due: 2027-02-28
  all:
    - {attribute: order_count, equals: 0}
    - any:
        - behaviour: {count: events, where: {page: {starts_with: /pricing}}, within_days: 90}
          at_least: 1
        - behaviour: {count: deals, within_days: 90}
          at_least: 1
    {% endset %}
    {{ return(fromyaml(segments)) }}
{% endmacro %}
