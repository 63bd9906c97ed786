with

quality_gate as (

    select * from {{ ref('segmentation__quality_gate') }}

),

approved_publication as (

    {{ customer_segmentation.approved_publication() | indent(4) }}

)

select
    quality_gate.publication_id,
    approved_publication.as_of_date,
    quality_gate.check_name,
    quality_gate.layer,
    quality_gate.severity,
    quality_gate.passed,
    quality_gate.observed,
    quality_gate.expected,
    quality_gate.affected,
    quality_gate.endangers,
    quality_gate.detail,
    quality_gate.waived_because
from quality_gate
inner join approved_publication
    on quality_gate.publication_id = approved_publication.publication_id
