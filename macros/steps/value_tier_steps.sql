{#-
  The steps from `population` to `tiered`, of customers or of accounts: the value tier of all who
  brought money, ranked among each other; the others are not in it.

  Arguments: key, the column that tells the members of the population apart.
-#}
{% macro value_tier_steps(key) -%}
-- Frames are spelled out: Redshift knows those of rows only, so those with the same revenue are
-- brought together in the next step.
accumulated as (

    select
        {{ key }},
        as_of_date,
        monetary_value,
        rank() over (
            partition by as_of_date order by monetary_value desc nulls last
        ) - 1 as members_ahead,
        count(*) over (partition by as_of_date) as members,
        sum(monetary_value) over (
            partition by as_of_date
            order by monetary_value desc nulls last, {{ key }} asc nulls last
            rows between unbounded preceding and current row
        ) - monetary_value as revenue_before,
        sum(monetary_value) over (partition by as_of_date) as revenue
    from population
    where monetary_value > 0

),

ranked as (

    select
        *,
        min(revenue_before) over (partition by as_of_date, monetary_value) as revenue_ahead
    from accumulated

),

tiered as (

    select
        {{ key }},
        as_of_date,
        monetary_value,
        {% if var('value_tier_method') == 'rank_share' -%}
        {{ customer_segmentation.value_tier('members_ahead', 'members') }} as value_tier
        {%- else -%}
        {{ customer_segmentation.value_tier('revenue_ahead', 'revenue') }} as value_tier
        {%- endif %}
    from ranked

)
{%- endmacro %}
