{%- set text = customer_segmentation.text_literal -%}
with

segment_catalog as (

    select * from {{ ref('segment_catalog') }}

)

select
    scheme,
    segment,
    label,
    definition,
    recommended_action,
    owner,
    review_due
from segment_catalog
-- Other schemes leave rfm_scheme blank, which a seed makes NULL, '' or the word None: nobody asks.
where scheme <> 'rfm'
    or rfm_scheme = '{{ var("rfm_segment_scheme") }}'
{%- for segment in customer_segmentation.rule_plan().segments %}

union all

select
    '{{ segment.scheme }}' as scheme,
    '{{ segment.name }}' as segment,
    {{ text(segment.label) }} as label,
    {{ text(segment.description or customer_segmentation.group_in_words(segment.group)) }}
        as definition,
    {{ text(segment.recommended_action) }} as recommended_action,
    {{ text(segment.owner) }} as owner,
    {{ customer_segmentation.date_literal(segment.review_due) }} as review_due
{%- endfor %}
