{#-
  Library segments by what people did lately: orders, visits, use of the product, e-mail, support.

  Returns: list of segments, as docs/rule_segments.md has them.
-#}
{% macro behavioural_segments() %}
    {% set segments %}
- name: frequent_buyers
  scheme: behavioural
  description: Six or more orders in the last 365 days.
  owner: customer_success
  recommended_action: Offer a subscription and early access
  review_due: 2027-02-28
  all:
    - behaviour: {count: orders, within_days: 365}
      at_least: 6

- name: occasional_buyers
  scheme: behavioural
  description: One to five orders in the last 365 days.
  owner: lifecycle_marketing
  recommended_action: Remind when the last order should be used up
  review_due: 2027-02-28
  all:
    - behaviour: {count: orders, within_days: 365}
      between: [1, 5]

- name: abandoned_cart
  scheme: behavioural
  description: >-
    Put something into the cart in the last 30 days and did not order within 7 days of it.
  owner: lifecycle_marketing
  recommended_action: Send the content of the cart and ask what was in the way
  review_due: 2027-02-28
  all:
    - sequence:
        first: {count: events, where: {event_name: add_to_cart}, within_days: 30}
        then: {count: orders}
        within_days: 7
      happened: false

- name: visited_pricing_without_order
  scheme: behavioural
  description: Saw a pricing page in the last 30 days and has not ordered in them.
  owner: sales
  recommended_action: Offer a call about the right plan
  review_due: 2027-02-28
  all:
    - behaviour: {count: events, where: {page: {starts_with: /pricing}}, within_days: 30}
      at_least: 1
    - behaviour: {count: orders, within_days: 30}
      equals: 0

- name: opened_recent_emails
  scheme: behavioural
  description: Opened an e-mail in the last 30 days.
  owner: lifecycle_marketing
  recommended_action: Send the next campaign to them first
  review_due: 2027-02-28
  all:
    - behaviour: {count: messages, where: {message_type: opened, channel: email}, within_days: 30}
      at_least: 1

- name: active_product_users
  scheme: behavioural
  description: Logged in or used a feature in two or more sessions of the last 30 days.
  owner: customer_success
  recommended_action: Show what else the product can do
  review_due: 2027-02-28
  all:
    - behaviour:
        distinct_count: events.session_id
        where: {event_name: {one_of: [login, feature_used]}}
        within_days: 30
      at_least: 2

- name: frequent_support_requests
  scheme: behavioural
  description: Opened two or more support tickets in the last 90 days.
  owner: support
  recommended_action: Call and settle the cause, and pause promotions until then
  review_due: 2027-02-28
  all:
    - behaviour: {count: tickets, within_days: 90}
      at_least: 2

- name: reduced_purchases
  scheme: behavioural
  description: Spent at most half as much in the last 180 days as in the 180 before.
  owner: lifecycle_marketing
  recommended_action: Ask what has changed and offer a smaller plan
  review_due: 2027-02-28
  all:
    - change: {sum: orders.amount, within_days: 180}
      at_most: -50
    {% endset %}
    {{ return(fromyaml(segments)) }}
{% endmacro %}
