{#-
  Library segments by what a customer or their company wants to solve, as last answered: the
  attribute need.

  Returns: list of segments, as docs/rule_segments.md has them.
-#}
{% macro needs_based_segments() %}
    {% set segments %}
- name: needs_lead_management
  scheme: needs_based
  description: The latest need that was named is lead management.
  owner: sales
  recommended_action: Demonstrate capture and routing of leads
  review_due: 2027-02-28
  all:
    - {attribute: attributes.need, equals: lead_management, ignore_case: true}

- name: needs_better_reporting
  scheme: needs_based
  description: The latest need that was named is reporting.
  owner: sales
  recommended_action: Demonstrate dashboards with their own figures
  review_due: 2027-02-28
  all:
    - {attribute: attributes.need, equals: reporting, ignore_case: true}

- name: needs_automation
  scheme: needs_based
  description: The latest need that was named is automation.
  owner: sales
  recommended_action: Demonstrate a workflow that saves them a day a month
  review_due: 2027-02-28
  all:
    - {attribute: attributes.need, equals: automation, ignore_case: true}
    {% endset %}
    {{ return(fromyaml(segments)) }}
{% endmacro %}
