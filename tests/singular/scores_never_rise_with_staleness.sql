-- A better customer never has a lower score: at every as-of date and for each RFM metric, the
-- values of a score all lie above those of the score below it. Only NTILE may give one value two
-- scores.
with

customer_rfm as (

    select * from {{ ref('segmentation__customer_rfm') }}

),

-- More is better, so recency is minus days.
score_values as (

    {% for metric, column in customer_segmentation.rfm_metrics().items() -%}
    select
        as_of_date,
        '{{ metric }}' as metric,
        {{ metric }}_score as score,
        cast({{ '-' if metric == 'recency' }}{{ column }} as decimal(28, 2)) as value
    from customer_rfm
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}

),

score_ranges as (

    select
        as_of_date,
        metric,
        score,
        min(value) as lowest_value,
        max(value) as highest_value
    from score_values
    group by as_of_date, metric, score

),

compared as (

    select
        *,
        lag(highest_value) over (
            partition by as_of_date, metric order by score nulls last
        ) as highest_value_of_score_below
    from score_ranges

)

select *
from compared
where highest_value_of_score_below
    {{ '>' if var('rfm_scoring_method') == 'ntile' else '>=' }} lowest_value
