{%- set sources = [
    ('event', 'stg_segmentation__events', 'event_id', 'event_name'),
    ('message', 'stg_segmentation__messages', 'message_id', 'message_type'),
] -%}
with

contacts as (

    select * from {{ ref('int_segmentation__contacts_merged') }}

),

weights as (

    select * from {{ ref('engagement_weights') }}

),

activities as (

    {% for activity_source, model, id_column, name_column in sources -%}
    select
        '{{ activity_source }}' as activity_source,
        {{ name_column }} as activity_name,
        customer_id,
        occurred_at,
        case when {{ customer_segmentation.is_valid_timestamp('occurred_at') }}
            then cast(occurred_at as date) end as occurred_on,
        {% if customer_segmentation.input_is_mapped(activity_source ~ 's', id_column) -%}
        case
            when {{ id_column }} is null then 1
            else row_number() over (
                partition by {{ id_column }}
                order by
                    occurred_at nulls last,
                    {{ name_column }} nulls last,
                    customer_id nulls last
            )
        end as occurrence
        {%- else -%}
        1 as occurrence
        {%- endif %}
    from {{ ref(model) }}
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}

)

-- A name without a weight of its own takes the source's '*', and nothing where there is none.
select
    activities.activity_source,
    activities.activity_name,
    activities.customer_id,
    activities.occurred_on,
    contacts.deleted_on,
    coalesce(own_weight.weight, any_weight.weight, 0) as weight,
    {{ customer_segmentation.activity_exclusion_reason() }} as exclusion_reason
from activities
left join contacts on activities.customer_id = contacts.customer_id
left join weights as own_weight
    on activities.activity_source = own_weight.activity_source
    and activities.activity_name = own_weight.activity_name
left join weights as any_weight
    on activities.activity_source = any_weight.activity_source
    and any_weight.activity_name = '*'
