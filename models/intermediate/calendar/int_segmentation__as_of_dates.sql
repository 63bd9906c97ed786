{%- do customer_segmentation.check_settings() -%}
{%- set as_of = customer_segmentation.as_of_setting() -%}
{%- set history_periods = var('history_periods') -%}
{%- set frozen_at = var('rfm_cut_points_as_of') -%}
{%- set look_backs = customer_segmentation.rule_look_backs() -%}
with

data_days as (

    {{ customer_segmentation.data_days() | indent(4) }}

),

latest as (

    {% if as_of == 'data' -%}
    select max(data_day) as as_of_date
    from data_days
    {%- if not customer_segmentation.input_is_mapped('order_lines') %}
    where data_day <= {{ customer_segmentation.date_literal(customer_segmentation.run_date()) }}
    {%- endif %}
    {%- else -%}
    select {{ customer_segmentation.date_literal(as_of) }} as as_of_date
    {%- endif %}

),

-- One step more than is reported: movement is told against the date before.
stepped_back as (

    {% for periods in range(history_periods + 2) -%}
    select
        {{ periods }} as periods_back,
        {{ customer_segmentation.earlier_as_of_date('as_of_date', periods) }} as as_of_date
    from latest
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

with_previous as (

    select
        as_of_date,
        lead(as_of_date) over (order by periods_back) as previous_as_of_date,
        periods_back <= {{ history_periods }} as is_reported,
        periods_back = 0 as is_latest
    from stepped_back
    where as_of_date is not null

),

-- Days of publications: the gate compares what was published then with what is computed now.
published_days as (

    select publications.as_of_date
    from {{ ref('segmentation__restated_publications') }} as publications
    inner join latest on publications.as_of_date <= latest.as_of_date

),

-- Days that are computed too, but not reported.
unreported as (

    select as_of_date from published_days
    {%- if frozen_at is not none %}

    union all

    -- Cut points are frozen as of this day.
    select {{ customer_segmentation.date_literal(frozen_at) }} as as_of_date
    {%- endif %}
    {%- for days in look_backs %}
    {%- for dates in ['with_previous', 'published_days'] %}

    union all

    -- Rule segments ask who was in a segment then.
    select {{ customer_segmentation.add_days('as_of_date', -days) }} as as_of_date
    from {{ dates }}
    {%- endfor %}
    {%- endfor %}

),

all_dates as (

    select * from with_previous

    union all

    select distinct
        unreported.as_of_date,
        cast(null as date) as previous_as_of_date,
        false as is_reported,
        false as is_latest
    from unreported
    left join with_previous on unreported.as_of_date = with_previous.as_of_date
    where with_previous.as_of_date is null

)

select
    as_of_date,
    previous_as_of_date,
    is_reported,
    is_latest
from all_dates
