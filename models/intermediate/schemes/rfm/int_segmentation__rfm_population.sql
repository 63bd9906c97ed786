{{ config(materialized='view') }}
with

customers as (

    select * from {{ ref('int_segmentation__customers_as_of') }}

),

population as (

    {{ customer_segmentation.rfm_population(
        'customers', ['customer_id', 'as_of_date', 'is_reported']
    ) | indent(4) }}

)

select * from population
