{#-
  What the people of a customer's account have together; NULL for customers without an account.

  Arguments: subject, see planned_account_people(); columns, see rule_plan(); within, the columns that
  tell apart what is counted on its own: dates and publications.
-#}
{% macro account_people_sql(subject, columns, within) %}
    {% set people = ' over (partition by account_id, ' ~ within | join(', ') ~ ')' %}
    {% set holds = customer_segmentation.condition_sql(subject.of, columns) %}
    {% set in_segment = 'sum(case when ' ~ holds ~ ' then 1 else 0 end)' ~ people %}
    {% if subject.measure == 'count' %}
        {% set measured = in_segment %}
    {% elif subject.measure == 'share' %}
        {% set measured = customer_segmentation.six_places(
            customer_segmentation.ratio(in_segment, 'count(*)' ~ people)
        ) %}
    {% elif subject.measure == 'average' %}
        {% set column = subject.of.subject.column %}
        {% set measured = customer_segmentation.six_places(customer_segmentation.ratio(
            'sum(' ~ column ~ ')' ~ people, 'count(' ~ column ~ ')' ~ people
        )) %}
    {% else %}
        {% set measured = subject.measure ~ '(' ~ subject.of.subject.column ~ ')' ~ people %}
    {% endif %}
    {{ return('case when account_id is not null then ' ~ measured ~ ' end') }}
{% endmacro %}
