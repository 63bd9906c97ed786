{#- Inputs: (input, staging model, its id). -#}
{%- set inputs = [
    ('events', 'stg_segmentation__events', 'event_id'),
    ('messages', 'stg_segmentation__messages', 'message_id'),
] -%}
-- depends_on: {{ ref('int_segmentation__engagement_days_to_rebuild') }}
{% for input_name, staged, id_column in inputs -%}
select
    '{{ input_name }}' as input,
    {{ id_column }} as activity_id
from {{ ref(staged) }}
where {{ id_column }} is not null
    {%- if not customer_segmentation.input_is_mapped(input_name, id_column) %}
    and 1 = 0
    {%- endif %}
    and {{ customer_segmentation.days_to_read(
        'int_segmentation__engagement_days', 'int_segmentation__engagement_days_to_rebuild',
        'occurred_at', input_name,
    ) | indent(4) }}
group by {{ id_column }}
having count(*) > 1
{% if not loop.last %}
union all

{% endif %}
{%- endfor %}
