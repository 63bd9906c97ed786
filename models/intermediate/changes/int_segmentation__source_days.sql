{%- do customer_segmentation.check_whole_number('look_back_days', 0) -%}
{#- Inputs that are rebuilt by day: (input, timestamp, money, where the days of it are kept). -#}
{%- set inputs = [
    ('order_lines', 'ordered_at', 'amount', 'int_segmentation__order_days'),
    ('events', 'occurred_at', none, 'int_segmentation__engagement_days'),
    ('messages', 'occurred_at', none, 'int_segmentation__engagement_days'),
] -%}
{%- set money = customer_segmentation.type_money() -%}
{%- set text = customer_segmentation.as_text -%}
{%- set look_back_days = var('look_back_days') -%}
{%- set readable = [] -%}
{%- for input_name, timestamp, amount, kept_in in inputs -%}
    {%- for column in customer_segmentation.readable_columns(input_name)
        if column not in readable -%}
        {%- do readable.append(column) -%}
    {%- endfor -%}
{%- endfor -%}
with

{% for input_name, timestamp, amount, kept_in in inputs -%}
{% for part in customer_segmentation.mapped_inputs().get(input_name, []) -%}
{{ input_name }}_{{ loop.index }} as (

    {{ customer_segmentation.read_rows(input_name, part) | indent(4) }}

),

{% endfor -%}
{% endfor -%}
-- Rows as they are in the raw tables: a change of any mapped column changes the sum of hashes.
days_of_tables as (

    {% set blocks = [] -%}
    {% for input_name, timestamp, amount, kept_in in inputs -%}
    {% for part in customer_segmentation.mapped_inputs().get(input_name, []) -%}
    {% set columns = customer_segmentation.mapped_columns(input_name, part) -%}
    {% set block %}
    select
        '{{ input_name }}' as input,
        {{ customer_segmentation.source_day('read_' ~ timestamp) | indent(8) }} as source_day,
        count(*) as source_rows,
        {{ 'sum(read_' ~ amount ~ ')' if amount else 'cast(null as ' ~ money ~ ')' }} as amount,
        sum({{ customer_segmentation.row_hash(columns) }}) as row_hashes
        {%- for count in customer_segmentation.reading_counts(readable, part) %},
        {{ count | indent(8) }}
        {%- endfor %}
    from {{ input_name }}_{{ loop.index }}
    group by 1, 2
    {% endset -%}
    {% do blocks.append(block) -%}
    {% endfor -%}
    {% endfor -%}
    {% if blocks -%}
    {{ blocks | join('\n    union all\n') }}
    {%- else -%}
    -- None of these inputs is mapped.
    select
        cast(null as {{ dbt.type_string() }}) as input,
        cast(null as date) as source_day,
        cast(null as {{ dbt.type_bigint() }}) as source_rows,
        cast(null as {{ money }}) as amount,
        cast(null as {{ dbt.type_bigint() }}) as row_hashes
        {%- for count in customer_segmentation.reading_counts(readable, {'columns': {}}) %},
        {{ count }}
        {%- endfor %}
    from (select 1 as nothing) as no_table
    where nothing = 0
    {%- endif %}

),

days as (

    select
        input,
        source_day,
        cast(sum(source_rows) as {{ dbt.type_bigint() }}) as source_rows,
        coalesce(sum(amount), 0) as amount,
        sum(row_hashes) as row_hashes
        {%- for total in customer_segmentation.reading_totals(readable) %},
        {{ total }}
        {%- endfor %}
    from days_of_tables
    group by input, source_day

),

{% if customer_segmentation.input_is_mapped('exchange_rates') -%}
-- A rate that is added or mended changes the days that convert at it.
rates_of_days as (

    select
        days.source_day,
        sum({{ customer_segmentation.row_hash(['exchange_rates.currency', 'exchange_rates.rate']) }})
            as rate_hashes
    from days
    inner join {{ ref('int_segmentation__exchange_rate_periods') }} as exchange_rates
        on days.source_day >= exchange_rates.valid_from
        and (
            days.source_day < exchange_rates.valid_before
            or exchange_rates.valid_before is null
        )
    where days.input = 'order_lines'
    group by days.source_day

),

{% endif -%}
fingerprinted as (

    select
        days.input,
        days.source_day,
        days.source_rows,
        days.amount,
        {%- for name in customer_segmentation.reading_columns(readable) %}
        days.{{ name }},
        {%- endfor %}
        {{ dbt.concat([
            'case days.input'
            ~ " when 'order_lines' then '" ~ customer_segmentation.processing_definition('order_lines')
            ~ "' when 'events' then '" ~ customer_segmentation.processing_definition('events')
            ~ "' else '" ~ customer_segmentation.processing_definition('messages') ~ "' end",
            "' '", text('days.source_rows'), "' '", text('days.row_hashes'),
        ]) }}
        {%- if customer_segmentation.input_is_mapped('exchange_rates') %}
        || ' ' || coalesce({{ text('rates_of_days.rate_hashes') }}, 'no rates')
        {%- endif %} as source_fingerprint,
        max(days.source_day) over (partition by days.input) as last_day
    from days
    {%- if customer_segmentation.input_is_mapped('exchange_rates') %}
    left join rates_of_days
        on days.source_day = rates_of_days.source_day
        and days.input = 'order_lines'
    {%- endif %}

),

-- What was processed, as the rows that were made of it say.
kept_days as (

    {% set blocks = [] -%}
    {% for input_name, timestamp, amount, kept_in in inputs -%}
    {% set kept = customer_segmentation.stored_days(kept_in) -%}
    {% if kept is not none -%}
    {% set block %}
    select
        '{{ input_name }}' as input,
        source_day,
        min(source_fingerprint) as source_fingerprint
    from {{ kept }}
    {%- if input_name != 'order_lines' %}
    where input = '{{ input_name }}'
    {%- endif %}
    group by source_day
    {% endset -%}
    {% do blocks.append(block) -%}
    {% endif -%}
    {% endfor -%}
    {% if blocks -%}
    {{ blocks | join('\n    union all\n') }}
    {%- else -%}
    select
        input,
        source_day,
        cast(null as {{ dbt.type_string() }}) as source_fingerprint
    from fingerprinted
    where 1 = 0
    {%- endif %}

)

select
    coalesce(fingerprinted.input, kept_days.input) as input,
    coalesce(fingerprinted.source_day, kept_days.source_day) as source_day,
    coalesce(fingerprinted.source_rows, 0) as source_rows,
    coalesce(fingerprinted.amount, 0) as amount,
    fingerprinted.source_fingerprint,
    -- The last days are rebuilt in any case; of the others those that are not what was processed.
    case
        when fingerprinted.source_fingerprint = kept_days.source_fingerprint
            and fingerprinted.source_day
            <= {{ customer_segmentation.add_days('fingerprinted.last_day', -look_back_days) }}
            then false
        else true
    end as is_changed
    {%- for name in customer_segmentation.reading_columns(readable) %},
    fingerprinted.{{ name }}
    {%- endfor %}
from fingerprinted
full outer join kept_days
    on fingerprinted.input = kept_days.input
    and fingerprinted.source_day = kept_days.source_day
