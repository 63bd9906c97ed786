{% for input in customer_segmentation.activity_inputs() -%}
select
    '{{ input.name }}' as input,
    {{ input.id }} as activity_id
from {{ ref(input.staged) }}
where {{ input.id }} is not null
    {%- if not customer_segmentation.input_is_mapped(input.name, input.id) %}
    and 1 = 0
    {%- endif %}
    and {{ customer_segmentation.days_to_read(
        'int_segmentation__engagement_days', ref('int_segmentation__engagement_days_to_rebuild'),
        'occurred_at', input.name,
    ) | indent(4) }}
group by {{ input.id }}
having count(*) > 1
{% if not loop.last %}
union all

{% endif %}
{%- endfor %}
