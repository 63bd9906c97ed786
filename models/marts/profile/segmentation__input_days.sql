{%- set inputs = customer_segmentation.profiled_inputs() -%}
{%- set contract = customer_segmentation.input_contract() -%}
{%- set converts = customer_segmentation.input_is_mapped('exchange_rates') -%}
{%- set money = customer_segmentation.type_money() -%}
{%- set double = customer_segmentation.type_double() -%}
{%- set text = dbt.type_string() -%}
{%- set missing = customer_segmentation.profile_words().missing -%}
with

exchange_rates as (

    select * from {{ ref('int_segmentation__exchange_rate_periods') }}

),

{% for input_name, profiled in inputs.items() -%}
{% set amount = 'cast(null as ' ~ money ~ ')' -%}
{% if profiled.amount -%}
{% set amount -%}
case when {{ customer_segmentation.is_valid_amount(profiled.amount) }}
            then {{ profiled.amount }} end
{%- endset -%}
{% endif -%}
{% set source_day = customer_segmentation.source_day(profiled.day)
    if profiled.day else customer_segmentation.no_day() -%}
{{ input_name }}_rows as (

    select
        {{ source_day | indent(8) }} as source_day,
        {%- for column in profiled['values'] %}
        {%- if contract[input_name][column].kind == 'boolean' %}
        case when {{ column }} then 'true' when not {{ column }} then 'false'
            else '{{ missing }}' end as {{ column }},
        {%- else %}
        coalesce({{ column }}, '{{ missing }}') as {{ column }},
        {%- endif %}
        {%- endfor %}
        {{ amount }} as amount
    from {{ ref('stg_segmentation__' ~ input_name) }}

),

{% set others = profiled['values'] | reject('eq', 'currency') | list -%}
{% set key = ['source_day'] + (['currency'] if profiled.currency else []) -%}
-- Each column of few values by day, and by currency, because money of two adds up only converted.
{{ input_name }}_values as (

    select
        {%- for column in key + others %}
        {{ column }},
        {%- endfor %}
        count(*) as source_rows,
        sum(amount) as amount
    from {{ input_name }}_rows
    group by grouping sets (  -- noqa: PRS
        ({{ key | join(', ') }})
        {%- for column in others %},
        ({{ (key + [column]) | join(', ') }})
        {%- endfor %}
    )

),

{{ input_name }}_columns as (

    select
        {{ source_day | indent(8) }} as source_day,
        count(*) as source_rows
        {%- for column in profiled.columns %},
        count({{ column }}) as {{ column }}_values
        {%- endfor %}
        {%- for column in profiled.numbers + profiled.moments %},
        min({{ column }}) as {{ column }}_smallest,
        max({{ column }}) as {{ column }}_largest
        {%- endfor %}
    from {{ ref('stg_segmentation__' ~ input_name) }}
    group by {{ source_day | indent(8) if profiled.day else '1' }}

),

{% set names = [] -%}
{% for column in profiled.columns -%}{% do names.append(["'" ~ column ~ "'"]) -%}{% endfor -%}
{{ input_name }}_names as (

    {{ customer_segmentation.literal_rows(['column_name'], names) | indent(4) }}

),

{% endfor -%}
value_days as (

    {% for input_name, profiled in inputs.items() -%}
    {% set others = profiled['values'] | reject('eq', 'currency') | list -%}
    {% set currency = 'currency' if profiled.currency
        else "'" ~ missing ~ "'" if input_name == 'refunds' and converts
        else 'cast(null as ' ~ text ~ ')' -%}
    select
        cast('{{ input_name }}' as {{ text }}) as input,
        source_day,
        cast(
            {%- if others %}
            case
                {%- for column in others %}
                when {{ column }} is not null then '{{ column }}'
                {%- endfor %}
                else '*'
            end
            {%- else %} '*'
            {%- endif %} as {{ text }}
        ) as column_name,
        {% if others -%}
        coalesce({{ others | join(', ') }}, '*') as value,
        {%- else -%}
        '*' as value,
        {%- endif %}
        {{ currency if input_name == 'refunds' else "nullif(" ~ currency ~ ", '" ~ missing ~ "')" }}
            as currency,
        source_rows,
        amount
    from {{ input_name }}_values

    {% if profiled.currency -%}
    union all

    select
        cast('{{ input_name }}' as {{ text }}) as input,
        source_day,
        cast('currency' as {{ text }}) as column_name,
        currency as value,
        {{ 'currency' if input_name == 'refunds' else "nullif(currency, '" ~ missing ~ "')" }}
            as currency,
        source_rows,
        amount
    from {{ input_name }}_values
    {%- for column in others %}
    {{ 'where' if loop.first else '    and' }} {{ column }} is null
    {%- endfor %}

    {% endif -%}
    {{ 'union all' if not loop.last }}

    {% endfor %}
),

-- A rate of the day, as orders are converted.
converted as (

    select
        value_days.input,
        value_days.source_day,
        value_days.column_name,
        value_days.value,
        value_days.source_rows,
        {{ customer_segmentation.converted_amount(
            'value_days.amount', 'value_days.currency', 'exchange_rates.rate'
        ) | indent(8) }} as amount
    from value_days
    left join exchange_rates
        on value_days.currency = exchange_rates.currency
        and value_days.source_day >= exchange_rates.valid_from
        and (
            value_days.source_day < exchange_rates.valid_before
            or exchange_rates.valid_before is null
        )

)

select
    input,
    source_day,
    column_name,
    value,
    cast(sum(source_rows) as {{ dbt.type_bigint() }}) as source_rows,
    cast(null as {{ dbt.type_bigint() }}) as missing_rows,
    cast(sum(amount) as {{ money }}) as amount,
    cast(null as {{ double }}) as smallest,
    cast(null as {{ double }}) as largest
from converted
group by input, source_day, column_name, value
{% for input_name, profiled in inputs.items() %}
union all

select
    cast('{{ input_name }}' as {{ text }}) as input,
    days.source_day,
    cast(names.column_name as {{ text }}) as column_name,
    cast('*' as {{ text }}) as value,
    days.source_rows,
    days.source_rows - case names.column_name
        {%- for column in profiled.columns %}
        when '{{ column }}' then days.{{ column }}_values
        {%- endfor %}
    end as missing_rows,
    cast(null as {{ money }}) as amount,
    {%- for end in ['smallest', 'largest'] %}
    {%- if profiled.numbers + profiled.moments %}
    case names.column_name
        {%- for column in profiled.numbers %}
        when '{{ column }}' then cast(days.{{ column }}_{{ end }} as {{ double }})
        {%- endfor %}
        {%- for column in profiled.moments %}
        when '{{ column }}' then {{ customer_segmentation.days_since_1970(
            'days.' ~ column ~ '_' ~ end, contract[input_name][column].kind == 'timestamp'
        ) | indent(8) }}
        {%- endfor %}
    end as {{ end }}{{ ',' if not loop.last }}
    {%- else %}
    cast(null as {{ double }}) as {{ end }}{{ ',' if not loop.last }}
    {%- endif %}
    {%- endfor %}
from {{ input_name }}_columns as days
cross join {{ input_name }}_names as names
{% endfor %}
