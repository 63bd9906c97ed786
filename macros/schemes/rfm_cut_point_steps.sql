{#-
  The steps from `population` to `cut_points`, of customers or of accounts: as_of_date, metric, cut
  and value, for every date of the population.

  Arguments: key, the column that tells the members of the population apart; method, a value of
  `rfm_scoring_method`. `fixed` also reads the step `as_of_dates`.
-#}
{% macro rfm_cut_point_steps(key, method) -%}
cuts as (

    {% for cut in range(1, customer_segmentation.rfm_bins()) -%}
    select {{ cut }} as cut
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

-- One row per value rather than per member; more is better, so recency is minus days.
counted as (

    {% for metric, column in customer_segmentation.rfm_metrics().items() -%}
    select
        as_of_date,
        '{{ metric }}' as metric,
        cast({{ '-' if metric == 'recency' }}{{ column }} as decimal(28, 2)) as value,
        count(*) as members
    from population
    group by as_of_date, {{ column }}
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}

),

value_counts as (

    select
        as_of_date,
        metric,
        value,
        -- The frame is spelled out: Redshift wants one, and BigQuery no other with nulls last.
        sum(members) over (
            partition by as_of_date, metric
            order by value nulls last
            rows between unbounded preceding and current row
        ) as members_up_to,
        sum(members) over (partition by as_of_date, metric) as population
    from counted

),

found_cuts as (

    {{ customer_segmentation.rfm_cut_points(key, method) | indent(4) }}

),

cut_points as (

    select
        as_of_date,
        metric,
        cut,
        cast(value as {{ customer_segmentation.type_money() }}) as value
    from found_cuts

)
{%- endmacro %}
