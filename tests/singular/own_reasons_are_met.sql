-- Every condition that is told of a customer's own segment holds: where a rule is overridden, the
-- macro that puts it into words is overridden with it.
with

scheme_values as (

    select * from {{ ref('int_segmentation__scheme_values') }}

),

{{ customer_segmentation.scheme_reason_steps(['customer_id']) }}

select *
from scheme_reasons
where is_member
    and not is_met
