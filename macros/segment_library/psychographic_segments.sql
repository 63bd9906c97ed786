{#-
  Library segments by what people value, as they last answered a survey: the attribute value_driver.

  Returns: list of segments, as docs/rule_segments.md has them.
-#}
{% macro psychographic_segments() %}
    {% set segments %}
- name: sustainability_minded
  scheme: psychographic
  description: The latest answer on what matters most is sustainability.
  owner: marketing
  recommended_action: Tell of origin, packaging and repair
  review_due: 2027-02-28
  all:
    - {attribute: attributes.value_driver, equals: sustainability, ignore_case: true}

- name: efficiency_minded
  scheme: psychographic
  description: The latest answer on what matters most is efficiency.
  owner: marketing
  recommended_action: Lead with time saved, subscriptions and automatic reorders
  review_due: 2027-02-28
  all:
    - {attribute: attributes.value_driver, equals: efficiency, ignore_case: true}

- name: status_minded
  scheme: psychographic
  description: The latest answer on what matters most is status.
  owner: marketing
  recommended_action: Lead with limited editions and the premium range
  review_due: 2027-02-28
  all:
    - {attribute: attributes.value_driver, equals: status, ignore_case: true}
    {% endset %}
    {{ return(fromyaml(segments)) }}
{% endmacro %}
