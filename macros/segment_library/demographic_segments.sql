{#-
  Library segments by who people are: age, occupation, family, income, education.

  Returns: list of segments, as docs/rule_segments.md has them.
-#}
{% macro demographic_segments() %}
    {% set segments %}
- name: students
  scheme: demographic
  description: Occupation is student.
  owner: marketing
  recommended_action: Offer the student discount and small pack sizes
  review_due: 2027-02-28
  all:
    - {attribute: occupation, equals: student, ignore_case: true}

- name: young_adults
  scheme: demographic
  description: 18 to 34 years old.
  owner: marketing
  recommended_action: Reach them by app and social media rather than by letter
  review_due: 2027-02-28
  all:
    - {attribute: age, between: [18, 34]}

- name: families
  scheme: demographic
  description: Three or more people in the household.
  owner: marketing
  recommended_action: Show family packs and subscriptions
  review_due: 2027-02-28
  all:
    - {attribute: household_size, at_least: 3}

- name: retired
  scheme: demographic
  description: Occupation is retired, or 67 years and older.
  owner: marketing
  recommended_action: Offer help by telephone with set-up and orders
  review_due: 2027-02-28
  any:
    - {attribute: occupation, equals: retired, ignore_case: true}
    - {attribute: age, at_least: 67}

- name: high_income_households
  scheme: demographic
  description: Income band is high.
  owner: marketing
  recommended_action: Lead with the premium range
  review_due: 2027-02-28
  all:
    - {attribute: income_band, equals: high, ignore_case: true}

- name: graduates
  scheme: demographic
  description: Highest education is a bachelor's or master's degree.
  owner: marketing
  recommended_action: Send background stories on origin and method
  review_due: 2027-02-28
  all:
    - {attribute: education, one_of: [bachelor, master], ignore_case: true}
    {% endset %}
    {{ return(fromyaml(segments)) }}
{% endmacro %}
