-- Whoever is in a segment has come to it or stayed: for each scheme, segment and as-of date the
-- customers of all transitions to the segment are those of its performance row.
with

transitions as (

    select
        scheme,
        as_of_date,
        to_segment as segment,
        sum(customers) as customers_moved
    from {{ ref('segmentation__candidate_segment_transitions') }}
    where to_segment not in ('not_in_population', 'not_in_segment')
    group by scheme, as_of_date, to_segment

),

performance as (

    select
        scheme,
        as_of_date,
        segment,
        customers as customers_there
    from {{ ref('segmentation__candidate_segment_performance') }}

)

select
    coalesce(transitions.scheme, performance.scheme) as scheme,
    coalesce(transitions.as_of_date, performance.as_of_date) as as_of_date,
    coalesce(transitions.segment, performance.segment) as segment,
    transitions.customers_moved,
    performance.customers_there
from transitions
full outer join performance
    on transitions.scheme = performance.scheme
    and transitions.as_of_date = performance.as_of_date
    and transitions.segment = performance.segment
where coalesce(transitions.customers_moved, 0) <> coalesce(performance.customers_there, 0)
