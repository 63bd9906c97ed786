{#-
  Library segments by the company that a customer belongs to: size, industry, revenue, growth stage.

  Returns: list of segments, as docs/rule_segments.md has them.
-#}
{% macro firmographic_segments() %}
    {% set segments %}
- name: startups
  scheme: firmographic
  description: Company has fewer than 10 employees.
  owner: sales
  recommended_action: Offer the self-service plan and a quick start
  review_due: 2027-02-28
  all:
    - {attribute: account.employees, less_than: 10}

- name: growing_companies
  scheme: firmographic
  description: Company has 10 to 50 employees.
  owner: sales
  recommended_action: Show how the product grows with the team
  review_due: 2027-02-28
  all:
    - {attribute: account.employees, between: [10, 50]}

- name: mid_sized_companies
  scheme: firmographic
  description: Company has 51 to 250 employees.
  owner: sales
  recommended_action: Offer a demonstration to the whole department
  review_due: 2027-02-28
  all:
    - {attribute: account.employees, between: [51, 250]}

- name: large_organisations
  scheme: firmographic
  description: Company has more than 250 employees.
  owner: sales
  recommended_action: Assign a key account manager and speak of security and contracts
  review_due: 2027-02-28
  all:
    - {attribute: account.employees, more_than: 250}

- name: saas_companies
  scheme: firmographic
  label: SaaS companies
  description: Industry of the company is SaaS.
  owner: sales
  recommended_action: Use case studies of other SaaS companies
  review_due: 2027-02-28
  all:
    - {attribute: account.industry, equals: SaaS, ignore_case: true}

- name: high_revenue_companies
  scheme: firmographic
  description: Annual revenue of the company is 50 million or more.
  owner: sales
  recommended_action: Propose a framework agreement
  review_due: 2027-02-28
  all:
    - {attribute: account.annual_revenue, at_least: 50000000}

- name: early_stage_companies
  scheme: firmographic
  description: Growth stage of the company is startup.
  owner: sales
  recommended_action: Offer monthly terms without a minimum
  review_due: 2027-02-28
  all:
    - {attribute: account.growth_stage, equals: startup, ignore_case: true}
    {% endset %}
    {{ return(fromyaml(segments)) }}
{% endmacro %}
