{{ config(
    materialized='table',
    schema='publications',
    access='private',
    contract={'enforced': false},
) }}
-- depends_on: {{ ref('segmentation__quality_gate') }}
with

scheme_values as (

    select * from {{ ref('int_segmentation__scheme_values') }}

),

publication_candidate as (

    select * from {{ ref('segmentation__publication_candidate') }}

)

-- The gate stands before this node, so that the candidate is approved when it runs.
select
    publication_candidate.publication_id,
    scheme_values.*
from scheme_values
inner join publication_candidate on scheme_values.as_of_date = publication_candidate.as_of_date
