{%- set levels = customer_segmentation.account_parent_levels() -%}
with

accounts as (

    select * from {{ ref('int_segmentation__accounts_as_of') }}

),

-- A parent is another account that exists at the date; without one an account is at the top.
parents as (

    select
        accounts.account_id,
        accounts.as_of_date,
        parents.account_id as parent_account_id
    from accounts
    left join accounts as parents
        on accounts.parent_account_id = parents.account_id
        and accounts.account_id <> parents.account_id

),

-- Where the last step has a parent still, there is no top: a circle, or a chain that is too long.
climbed as (

    select
        level_0.account_id,
        level_0.as_of_date,
        case
            when level_{{ levels }}.parent_account_id is null
                then coalesce(
                    {%- for level in range(levels, -1, -1) %}
                    level_{{ level }}.account_id{{ ',' if not loop.last }}
                    {%- endfor %}
                )
            else level_0.account_id
        end as group_account_id
    from parents as level_0
    {%- for level in range(1, levels + 1) %}
    left join parents as level_{{ level }}
        on level_{{ level - 1 }}.parent_account_id = level_{{ level }}.account_id
    {%- endfor %}

)

select
    account_id,
    as_of_date,
    group_account_id
from climbed
