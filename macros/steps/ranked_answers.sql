{#-
  The statement that gives what was known of a customer or an account by each date from the input
  attributes, with recency_rank 1 for the latest. An answer of a person has no account_id here. It
  reads the step as_of_dates.

  Arguments: attributes, list of names, the only ones to give; none gives all.
-#}
{% macro ranked_answers(attributes=none) -%}
select
    as_of_dates.as_of_date,
    attributes.customer_id,
    case when attributes.customer_id is null then attributes.account_id end as account_id,
    attributes.attribute,
    attributes.value,
    row_number() over (
        partition by
            as_of_dates.as_of_date,
            attributes.customer_id,
            case when attributes.customer_id is null then attributes.account_id end,
            attributes.attribute
        order by
            attributes.observed_at desc nulls last,
            {{ customer_segmentation.by_code_point('attributes.value') }} asc nulls last
    ) as recency_rank
from {{ ref('stg_segmentation__attributes') }} as attributes
inner join as_of_dates
    on attributes.observed_at is null
    or cast(attributes.observed_at as date) <= as_of_dates.as_of_date
where attributes.value is not null
{%- if attributes is not none %}
    and attributes.attribute in (
        {%- for name in attributes %}
        {{ customer_segmentation.folded_literal(name) }}{{ ',' if not loop.last }}
        {%- endfor %}
    )
{%- endif %}
{%- endmacro %}
