{#-
  Library segments by the software that a customer or their company uses. Each kind of platform is
  an attribute of its own, with the product as its value: an attribute has one value at a time.

  Returns: list of segments, as docs/rule_segments.md has them.
-#}
{% macro technographic_segments() %}
    {% set segments %}
- name: crm_platform_users
  scheme: technographic
  label: CRM platform users
  description: Uses a CRM platform.
  owner: sales
  recommended_action: Show the connector for their CRM
  review_due: 2027-02-28
  all:
    - {attribute: attributes.crm_platform, is_missing: false}

- name: ecommerce_platform_users
  scheme: technographic
  label: E-commerce platform users
  description: Uses an e-commerce platform.
  owner: sales
  recommended_action: Show the plug-in for their shop
  review_due: 2027-02-28
  all:
    - {attribute: attributes.ecommerce_platform, is_missing: false}

- name: analytics_platform_users
  scheme: technographic
  description: Uses an analytics platform.
  owner: sales
  recommended_action: Show the export to their reports
  review_due: 2027-02-28
  all:
    - {attribute: attributes.analytics_platform, is_missing: false}

- name: crm_without_analytics
  scheme: technographic
  label: CRM without analytics
  description: Uses a CRM platform, and no analytics platform is known.
  owner: sales
  recommended_action: Offer the built-in reports
  review_due: 2027-02-28
  all:
    - {attribute: attributes.crm_platform, is_missing: false}
    - {attribute: attributes.analytics_platform, is_missing: true}

- name: app_users
  scheme: technographic
  description: Most events of the last 90 days came from the app.
  owner: product
  recommended_action: Send push messages rather than e-mail
  review_due: 2027-02-28
  all:
    - behaviour: {most_frequent: events.channel, within_days: 90}
      equals: app
    {% endset %}
    {{ return(fromyaml(segments)) }}
{% endmacro %}
