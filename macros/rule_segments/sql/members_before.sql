{#-
  The CTE <column>_members: who was in a segment, each at the day that lies so many days later.

  Arguments: subject, of type entry, see planned_entry(); relation, the CTE with the columns that its
  segment is decided by; columns, see rule_plan().
-#}
{% macro members_before(subject, relation, columns) -%}
{{ subject.column }}_members as (

    select
        customer_id,
        {{ customer_segmentation.add_days('as_of_date', subject.days) }} as as_of_date
    from {{ relation }}
    where {{ customer_segmentation.condition_sql(subject.of, columns) }}

)
{%- endmacro %}
