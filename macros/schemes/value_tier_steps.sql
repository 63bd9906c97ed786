{#-
  The steps from `population` to `tiered`, of customers or of accounts: the value tier of all who
  brought money, ranked among each other; the others are not in it.

  Arguments: key, the column that tells the members of the population apart.
-#}
{% macro value_tier_steps(key) -%}
{%- set share_of = 'members' if var('value_tier_method') == 'rank_share' else 'revenue' -%}
-- Those with the same revenue share what lies ahead of them, and so their tier.
revenues as (

    select
        as_of_date,
        monetary_value,
        count(*) as members,
        sum(monetary_value) as revenue
    from population
    where monetary_value > 0
    group by as_of_date, monetary_value

),

-- Frames are spelled out: Redshift asks for them.
ranked as (

    select
        as_of_date,
        monetary_value,
        sum({{ share_of }}) over (
            partition by as_of_date
            order by monetary_value desc nulls last
            rows between unbounded preceding and current row
        ) - {{ share_of }} as ahead,
        sum({{ share_of }}) over (partition by as_of_date) as total
    from revenues

),

tiered as (

    select
        population.{{ key }},
        population.as_of_date,
        population.monetary_value,
        {{ customer_segmentation.value_tier('ranked.ahead', 'ranked.total') }} as value_tier
    from population
    inner join ranked
        on population.as_of_date = ranked.as_of_date
        and population.monetary_value = ranked.monetary_value

)
{%- endmacro %}
