{%- do customer_segmentation.require_judgement() -%}
select * from {{ ref('segmentation__judged_checks') }}
