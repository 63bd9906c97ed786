with

candidate as (

    select * from {{ ref('segmentation__candidate_settings') }}

),

baseline as (

    select * from {{ ref('segmentation__baseline_settings') }}

),

-- Of a publication from before settings were kept nothing is known, which is no change.
known as (

    select count(*) as settings
    from baseline

),

both_sides as (

    select
        coalesce(candidate.setting_name, baseline.setting_name) as setting_name,
        baseline.value as value_before,
        candidate.value as value_now,
        coalesce(candidate.decides, baseline.decides) as decides
    from candidate
    full outer join baseline on candidate.setting_name = baseline.setting_name

)

select
    both_sides.setting_name,
    both_sides.value_before,
    both_sides.value_now,
    both_sides.decides
from both_sides
cross join known
where known.settings > 0
    and (
        both_sides.value_before is null
        or both_sides.value_now is null
        or both_sides.value_before <> both_sides.value_now
    )
