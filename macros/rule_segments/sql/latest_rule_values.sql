{#-
  A query of int_segmentation__rule_values at the latest as-of date, with a column more for each
  condition `entered_within_days`: whether the customer was in the segment so many days before.

  Arguments: plan, see rule_plan().
-#}
{% macro latest_rule_values(plan) -%}
{%- set entries = customer_segmentation.subjects_of(plan, 'type', ['entry']) -%}
select
    rule_values.*
    {%- for subject in entries %},
    coalesce(earlier_members.{{ subject.column }}, 0) = 1 as {{ subject.column }}
    {%- endfor %}
from {{ ref('int_segmentation__rule_values') }} as rule_values
inner join {{ ref('int_segmentation__as_of_dates') }} as as_of_dates
    on rule_values.as_of_date = as_of_dates.as_of_date
    and as_of_dates.is_latest
{%- if entries %}
left join (
    select
        membership.customer_id,
        {%- for subject in entries %}
        {%- set scheme, _, segment = subject.segment.partition('.') %}
        max(
            case
                when membership.scheme = {{ customer_segmentation.text_literal(scheme) }}
                    and membership.segment = {{ customer_segmentation.text_literal(segment) }}
                    and membership.as_of_date = {{ customer_segmentation.add_days(
                        'latest.as_of_date', -subject.days
                    ) }} then 1
            end
        ) as {{ subject.column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('int_segmentation__segment_membership') }} as membership
    cross join {{ ref('int_segmentation__as_of_dates') }} as latest
    where latest.is_latest
        and membership.as_of_date < latest.as_of_date
    group by membership.customer_id
) as earlier_members
    on rule_values.customer_id = earlier_members.customer_id
{%- endif %}
{%- endmacro %}
