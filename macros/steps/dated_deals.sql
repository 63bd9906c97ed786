{#- The statement that gives the deals with a usable date of creation, and when each ended. -#}
{% macro dated_deals() -%}
    select
        *,
        -- A decided deal without a closing date is taken as decided when it was created.
        case
            when closed_at is not null then closed_at
            when is_won or is_lost then created_at
        end as ended_at
    from {{ ref('stg_segmentation__deals') }}
    where {{ customer_segmentation.is_valid_timestamp('created_at') }}
{%- endmacro %}
