{%- set plan = customer_segmentation.rule_plan() -%}
{%- set schemes = customer_segmentation.package_schemes() -%}
{%- set of = customer_segmentation.subjects_of -%}
{%- set surveyed = of(plan, 'origin', ['attributes']) -%}
{%- set consented = of(plan, 'origin', ['consents']) -%}
{%- set others = of(plan, 'origin', ['customer', 'contact', 'account'] + schemes | list) -%}
{%- set text = dbt.type_string() -%}
{%- set columns = [
    'customers.customer_id', 'customers.as_of_date', 'customers.is_reported',
    'customers.account_id',
] -%}
{%- for subject in others -%}
    {%- do columns.append(customer_segmentation.attribute_sql(subject)) -%}
{%- endfor -%}
{%- for subject in surveyed -%}
    {%- set column = '_attributes.' ~ subject.column -%}
    {%- do columns.append(
        'coalesce(customer' ~ column ~ ', account' ~ column ~ ') as ' ~ subject.column
    ) -%}
{%- endfor -%}
{%- for subject in consented -%}
    {%- do columns.append('customer_consents.' ~ subject.column) -%}
{%- endfor -%}
-- depends_on: {{ ref('int_segmentation__as_of_dates') }}
-- depends_on: {{ ref('int_segmentation__contacts_merged') }}
-- depends_on: {{ ref('stg_segmentation__accounts') }}
-- depends_on: {{ ref('stg_segmentation__attributes') }}
-- depends_on: {{ ref('stg_segmentation__consents') }}
{%- for scheme in schemes.values() %}
-- depends_on: {{ ref(scheme.model) }}
{%- endfor %}
with

customers as (

    select * from {{ ref('int_segmentation__customers_as_of') }}

)

{%- if surveyed or consented %},

as_of_dates as (

    select * from {{ ref('int_segmentation__as_of_dates') }}

)
{%- endif %}
{%- if of(plan, 'origin', ['account']) %},

accounts as (

    {{ customer_segmentation.latest_accounts() | indent(4) }}

)
{%- endif %}
{%- if surveyed %},

-- What was known of a customer or an account by the date, the latest first.
attributes as (

    {{ customer_segmentation.ranked_answers(
        surveyed | map(attribute='attribute') | list
    ) | indent(4) }}

)

{%- for owner in ['customer', 'account'] %},

{{ owner }}_attributes as (

    select
        {{ owner }}_id,
        as_of_date,
        {%- for subject in surveyed %}
        max(case when attribute = {{ customer_segmentation.folded_literal(subject.attribute) }}
            then value end) as {{ subject.column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from attributes
    where recency_rank = 1
        and {{ owner }}_id is not null
    group by {{ owner }}_id, as_of_date

)
{%- endfor %}
{%- endif %}
{%- if consented %},

-- Which channel and purpose each column is about; without a purpose, about all of them.
consent_columns as (

    {% for subject in consented -%}
    select
        '{{ subject.column }}' as consent_column,
        {{ customer_segmentation.folded_literal(subject.channel) }} as channel,
        {{ customer_segmentation.folded_literal(subject.purpose) if subject.purpose
            else 'cast(null as ' ~ text ~ ')' }} as purpose
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}

),

-- Only a yes is a yes: an answer that is missing or cannot be read is none.
answered_consents as (

    select
        customer_id,
        channel,
        purpose,
        coalesce(granted, false) as granted,
        case when {{ customer_segmentation.is_valid_timestamp('recorded_at') }}
            then recorded_at end as recorded_at
    from {{ ref('stg_segmentation__consents') }}

),

consents as (

    select
        answered_consents.customer_id,
        as_of_dates.as_of_date,
        consent_columns.consent_column,
        case when answered_consents.granted then 1 else 0 end as granted,
        row_number() over (
            partition by
                answered_consents.customer_id,
                as_of_dates.as_of_date,
                consent_columns.consent_column
            -- A refusal without a day may be the latest. Of two records at one moment the one that
            -- forbids counts.
            order by
                case when answered_consents.recorded_at is null then 0 else 1 end asc,
                answered_consents.recorded_at desc nulls last,
                case when answered_consents.granted then 1 else 0 end asc
        ) as recency_rank
    from answered_consents
    inner join consent_columns
        on answered_consents.channel = consent_columns.channel
        and (
            consent_columns.purpose is null
            or answered_consents.purpose = consent_columns.purpose
            -- A refusal that names no purpose is of all of them.
            or (answered_consents.purpose is null and not answered_consents.granted)
        )
    inner join as_of_dates
        on cast(answered_consents.recorded_at as date) <= as_of_dates.as_of_date
        or (answered_consents.recorded_at is null and not answered_consents.granted)

),

customer_consents as (

    select
        customer_id,
        as_of_date,
        {%- for subject in consented %}
        max(case when consent_column = '{{ subject.column }}' then granted end) = 1
            as {{ subject.column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from consents
    where recency_rank = 1
    group by customer_id, as_of_date

)
{%- endif %}

select
    {%- for column in columns %}
    {{ column | indent(4) }}{{ ',' if not loop.last }}
    {%- endfor %}
from customers
{%- if of(plan, 'origin', ['contact']) %}
left join {{ ref('int_segmentation__contacts_merged') }} as contacts
    on customers.customer_id = contacts.customer_id
{%- endif %}
{%- if of(plan, 'origin', ['account']) %}
left join accounts
    on customers.account_id = accounts.account_id
{%- endif %}
{#- Joined only where a segment asks for them. #}
{%- for origin, scheme in schemes.items() if of(plan, 'origin', [origin]) %}
left join {{ ref(scheme.model) }} as {{ scheme.alias }}
    on customers.customer_id = {{ scheme.alias }}.customer_id
    and customers.as_of_date = {{ scheme.alias }}.as_of_date
{%- endfor %}
{%- if surveyed %}
left join customer_attributes
    on customers.customer_id = customer_attributes.customer_id
    and customers.as_of_date = customer_attributes.as_of_date
left join account_attributes
    on customers.account_id = account_attributes.account_id
    and customers.as_of_date = account_attributes.as_of_date
{%- endif %}
{%- if consented %}
left join customer_consents
    on customers.customer_id = customer_consents.customer_id
    and customers.as_of_date = customer_consents.as_of_date
{%- endif %}
