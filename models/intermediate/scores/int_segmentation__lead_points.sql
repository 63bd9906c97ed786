{%- set attributes = customer_segmentation.lead_fit_attributes() -%}
{%- set text_columns = customer_segmentation.columns_of_kind(attributes, 'text') -%}
{%- set number_columns = customer_segmentation.columns_of_kind(attributes, 'number') -%}
{%- set has_fit = customer_segmentation.input_is_mapped('contacts')
    or customer_segmentation.input_is_mapped('accounts')
    or customer_segmentation.input_is_mapped('attributes') -%}
{%- set has_engagement = customer_segmentation.input_is_mapped('events')
    or customer_segmentation.input_is_mapped('messages') -%}
{#- Their product fits 38 digits on every engine. -#}
{%- set points = customer_segmentation.type_decimal(18, 6) -%}
{%- set share = customer_segmentation.type_decimal(18, 12) -%}
{%- set age_in_days = customer_segmentation.days_between(
    'engagement_days.activity_date', 'as_of_dates.as_of_date'
) -%}
with

as_of_dates as (

    select * from {{ ref('int_segmentation__as_of_dates') }}
    where is_latest

),

customers as (

    select * from {{ ref('int_segmentation__customers_as_of') }}
    where is_latest

),

contacts as (

    select * from {{ ref('int_segmentation__contacts_merged') }}

),

accounts as (

    {{ customer_segmentation.latest_accounts() | indent(4) }}

),

engagement_days as (

    select * from {{ ref('int_segmentation__engagement_days') }}
    where exclusion_reason is null
        and score_group is not null

),

-- What a seed leaves blank is NULL, '' or the word None: engines differ. A seed of the project's
-- own may have other types.
weights as (

    select
        score_group,
        case
            when attribute like 'attributes.%'
                then {{ customer_segmentation.folded('attribute') | indent(16) }}
            else replace(attribute, '.', '_')
        end as attribute,
        cast(points as {{ customer_segmentation.type_money() }}) as points,
        {{ customer_segmentation.folded(
            customer_segmentation.as_text('value')
        ) | indent(8) }} as value,
        {{ customer_segmentation.cast_or_null('minimum_value', 'number') | indent(8) }}
            as minimum_value,
        {{ customer_segmentation.cast_or_null('maximum_value', 'number') | indent(8) }}
            as maximum_value
    from {{ ref('lead_fit_weights') }}

),

-- A group that is there twice counts once; the gate refuses it.
distinct_groups as (

    select
        kind,
        score_group,
        cast(max(maximum_points) as {{ customer_segmentation.type_money() }}) as maximum_points
    from {{ ref('lead_score_groups') }}
    where kind in ('fit', 'engagement')
    group by kind, score_group

),

score_groups as (

    select
        kind,
        score_group,
        case when maximum_points > 0 then maximum_points else 0 end as maximum_points,
        row_number() over (
            partition by kind
            order by
                maximum_points desc nulls last,
                {{ customer_segmentation.by_code_point('score_group') }} asc nulls last
        ) as group_number
    from distinct_groups

),

known_attributes as (

    select
        customers.customer_id,
        {%- for column, attribute in attributes.items() %}
        {{ attribute.sql | indent(8) }} as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from customers
    left join contacts on customers.customer_id = contacts.customer_id
    left join accounts on customers.account_id = accounts.account_id

),

texts as (

    {{ customer_segmentation.unpivoted(
        'known_attributes', ['customer_id'], text_columns, 'attribute', 'value'
    ) | indent(4) }}

),

numbers as (

    {{ customer_segmentation.unpivoted(
        'known_attributes', ['customer_id'], number_columns, 'attribute', 'value'
    ) | indent(4) }}

),

-- What was answered by the date, the latest first: by a person, or by an account.
ranked_answers as (

    {{ customer_segmentation.ranked_answers() | indent(4) }}

),

latest_answers as (

    select * from ranked_answers
    where recency_rank = 1

),

-- The person's own answer, else that of the account.
answers as (

    select
        customers.customer_id,
        {{ dbt.concat(["'attributes.'", 'of_account.attribute']) }} as attribute,
        of_account.value
    from customers
    inner join latest_answers as of_account on customers.account_id = of_account.account_id
    left join latest_answers as of_person
        on customers.customer_id = of_person.customer_id
        and of_account.attribute = of_person.attribute
    where of_person.customer_id is null

    union all

    select
        customers.customer_id,
        {{ dbt.concat(["'attributes.'", 'of_person.attribute']) }} as attribute,
        of_person.value
    from customers
    inner join latest_answers as of_person on customers.customer_id = of_person.customer_id

),

answered as (

    select
        customer_id,
        attribute,
        {{ customer_segmentation.folded('value') | indent(8) }} as value,
        {{ customer_segmentation.cast_or_null('value', 'number') | indent(8) }} as number_value
    from answers

),

matches as (

    select
        texts.customer_id,
        weights.score_group,
        weights.points
    from texts
    inner join weights
        on texts.attribute = weights.attribute
        and texts.value = weights.value
    where weights.minimum_value is null
        and weights.maximum_value is null

    union all

    select
        numbers.customer_id,
        weights.score_group,
        weights.points
    from numbers
    inner join weights on numbers.attribute = weights.attribute
    where coalesce(weights.minimum_value, weights.maximum_value) is not null
        and (weights.minimum_value is null or numbers.value >= weights.minimum_value)
        and (weights.maximum_value is null or numbers.value < weights.maximum_value)

    union all

    select
        answered.customer_id,
        weights.score_group,
        weights.points
    from answered
    inner join weights on answered.attribute = weights.attribute
    where case
        when weights.minimum_value is null and weights.maximum_value is null
            then answered.value = weights.value
        else answered.number_value is not null
            and (weights.minimum_value is null or answered.number_value >= weights.minimum_value)
            and (weights.maximum_value is null or answered.number_value < weights.maximum_value)
    end

),

fit_points as (

    select
        customer_id,
        score_group,
        sum(points) as points
    from matches
    group by customer_id, score_group

),

-- Decimal sums: they do not depend on the order of rows.
engagement_points as (

    select
        engagement_days.customer_id,
        engagement_days.score_group,
        sum(
            cast(engagement_days.lead_points as {{ points }})
            * cast(
                {{ customer_segmentation.lead_points_left(age_in_days) | indent(16) }}
                as {{ share }}
            )
        ) as points
    from engagement_days
    inner join as_of_dates on engagement_days.activity_date <= as_of_dates.as_of_date
    {%- if var('lead_engagement_window_days') is not none %}
    where {{ age_in_days }} < {{ var('lead_engagement_window_days') }}
    {%- endif %}
    group by engagement_days.customer_id, engagement_days.score_group

)

select
    customers.customer_id,
    customers.as_of_date,
    score_groups.kind,
    score_groups.score_group,
    score_groups.group_number,
    cast(score_groups.maximum_points as decimal(28, 2)) as maximum_points,
    case
        when score_groups.kind = 'fit' and {{ 'true' if has_fit else 'false' }}
            then {{ customer_segmentation.lead_group_points(
                'coalesce(fit_points.points, 0)', 'score_groups.maximum_points'
            ) | indent(12) }}
        when score_groups.kind = 'engagement' and {{ 'true' if has_engagement else 'false' }}
            then {{ customer_segmentation.lead_group_points(
                'coalesce(engagement_points.points, 0)', 'score_groups.maximum_points'
            ) | indent(12) }}
        -- Where no input of the kind is mapped nothing is known, which is not the same as 0.
    end as points
from customers
cross join score_groups
left join fit_points
    on customers.customer_id = fit_points.customer_id
    and score_groups.score_group = fit_points.score_group
left join engagement_points
    on customers.customer_id = engagement_points.customer_id
    and score_groups.score_group = engagement_points.score_group
