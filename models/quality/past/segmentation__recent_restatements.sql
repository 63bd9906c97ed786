{%- set published = customer_segmentation.existing_relation(
    'segmentation__published_quality_results'
) -%}
{%- set ledger = customer_segmentation.existing_relation('segmentation__publication_ledger') -%}
{%- set double = customer_segmentation.type_double() -%}
with

as_of_dates as (

    select as_of_date
    from {{ ref('int_segmentation__as_of_dates') }}
    where is_latest

),

baseline as (

    select * from {{ ref('segmentation__baseline_publication') }}

),
{%- if published is none or ledger is none %}

-- Nothing has been published yet.
earlier as (

    select
        as_of_date,
        cast(null as {{ double }}) as observed
    from baseline
    where publication_id is null

)
{%- else %}

publications as (

    {{ customer_segmentation.committed_publications(ledger) | indent(4) }}

),

results as (

    select
        results.as_of_date,
        results.check_name,
        results.observed,
        publications.age,
        min(case when results.waived_because is not null then publications.age end) over ()
            as waived_age
    from {{ published }} as results
    inner join publications on results.publication_id = publications.publication_id
    where results.check_name in ('restated_customers_share', 'restated_in_a_week_share')
        and publications.is_rolled_back = 0

),

-- A waiver says that what was restated until then was meant.
earlier as (

    select
        as_of_date,
        observed
    from results
    where check_name = 'restated_customers_share'
        and age < coalesce(waived_age, age + 1)

)
{%- endif %}

select
    count(earlier.as_of_date) as publications,
    cast(coalesce(sum(earlier.observed), 0) as {{ double }}) as restated_share
from as_of_dates
left join earlier
    on as_of_dates.as_of_date >= earlier.as_of_date
    and earlier.as_of_date > {{ customer_segmentation.add_days('as_of_dates.as_of_date', -7) }}
