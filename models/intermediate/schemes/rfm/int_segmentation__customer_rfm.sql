with

population as (

    select * from {{ ref('int_segmentation__rfm_population') }}

),

cut_points as (

    select * from {{ ref('int_segmentation__rfm_cut_points') }}

),

{{ customer_segmentation.rfm_score_steps(
    ['customer_id', 'as_of_date', 'is_reported'],
    customer_segmentation.choice('rfm_scoring_method')
) }}

select * from segmented
