{#-
  The statement that gives each account of the input once. A repeated account must not repeat its
  customers: the one created last speaks for it.
-#}
{% macro latest_accounts() -%}
    select *
    from (
        select
            *,
            row_number() over (
                partition by account_id
                order by
                    created_at desc nulls last,
                    account_name asc nulls last,
                    industry asc nulls last,
                    employees asc nulls last,
                    annual_revenue asc nulls last,
                    growth_stage asc nulls last,
                    country asc nulls last,
                    region asc nulls last,
                    city asc nulls last,
                    parent_account_id asc nulls last
            ) as recency_rank
        from {{ ref('stg_segmentation__accounts') }}
        where account_id is not null
    ) as ranked
    where recency_rank = 1
{%- endmacro %}
