{#-
  The steps from `scheme_values` to `scheme_reasons`: of each customer the conditions of the segment
  in every scheme of the package, and of what could be next. Columns are the keys and those of
  segment_membership_reasons.

  All reasons are told in one pass over the customers, and whether a condition is met is decided by
  the numbers in its words.

  Arguments: keys, list of the columns of `scheme_values` to keep.
-#}
{% macro scheme_reason_steps(keys) -%}
{%- set text = dbt.type_string() -%}
{%- set money = customer_segmentation.type_money() -%}
{%- set bounds = ['at_least', 'at_most', 'more_than', 'less_than'] -%}
{%- set reasons = customer_segmentation.scheme_reasons() -%}
{%- set rows = [] -%}
{%- for reason in reasons -%}
    {%- set told = [loop.index] -%}
    {%- for column in ['scheme', 'segment', 'place', 'subject', 'words', 'unit'] -%}
        {%- do told.append(
            'cast(' ~ (customer_segmentation.text_literal(reason[column]) if column in reason
            else 'null') ~ ' as ' ~ text ~ ')'
        ) -%}
    {%- endfor -%}
    {%- do told.append(1 if reason.get('is_alternative') else 0) -%}
    {%- do told.append(1 if reason.get('is_missing') else 0) -%}
    {%- do rows.append(told) -%}
{%- endfor -%}
kinds as (

    {{ customer_segmentation.literal_rows(
        ['kind', 'scheme', 'kind_segment', 'place', 'subject', 'words', 'unit', 'is_alternative',
         'asks_for_none'],
        rows,
    ) | indent(4) }}

),

told as (

    select
        {%- for key in keys %}
        scheme_values.{{ key }},
        {%- endfor %}
        kinds.scheme,
        kinds.kind_segment,
        kinds.place,
        kinds.subject,
        kinds.words,
        kinds.unit,
        kinds.is_alternative,
        kinds.asks_for_none,
        case kinds.scheme
            {%- for scheme, properties in customer_segmentation.package_schemes().items() %}
            when '{{ scheme }}' then scheme_values.{{ properties.column }}
            {%- endfor %}
        end as own_segment,
        case kinds.scheme
            when 'lifecycle' then scheme_values.next_stage
            when 'engagement' then case scheme_values.engagement_level
                {%- for level, next_level
                    in customer_segmentation.engagement_conditions().next_segments.items() %}
                when '{{ level }}' then '{{ next_level }}'
                {%- endfor %}
            end
        end as next_segment,
        coalesce(kinds.kind_segment, case kinds.kind
            {%- for reason in reasons if 'segment_sql' in reason %}
            when {{ reasons.index(reason) + 1 }} then {{ reason.segment_sql }}
            {%- endfor %}
        end) as segment,
        case kinds.kind
            {%- for reason in reasons %}
            when {{ loop.index }} then cast({{ 'floor(' ~ reason.value ~ ' * 1000000) / 1000000'
                if reason.unit == 'score' else reason.value }} as {{ money }})
            {%- endfor %}
        end as value,
        {%- for bound in bounds %}
        case kinds.kind
            {%- for reason in reasons if bound in reason %}
            when {{ reasons.index(reason) + 1 }} then cast({{ reason[bound] }} as {{ money }})
            {%- endfor %}
        end as {{ bound }},
        {%- endfor %}
        coalesce(case kinds.kind
            {%- for reason in reasons if 'note' in reason %}
            when {{ reasons.index(reason) + 1 }} then {{ reason.note }}
            {%- endfor %}
        end, '') as note
    from scheme_values
    cross join kinds

),

in_words as (

    select
        *,
        {%- for number in ['value'] + bounds %}
        case when unit = 'money'
            then cast(cast({{ number }} as {{ customer_segmentation.type_decimal(28, 2) }})
                as {{ text }})
            else replace(cast({{ number }} as {{ text }}), '.000000', '')
        end as {{ number }}_text,
        {%- endfor %}
        coalesce(at_least, more_than) as lower_bound,
        coalesce(at_most, less_than) as upper_bound
    from told
    where segment is not null

),

judged as (

    select
        *,
        case
            when asks_for_none = 1 then value is null
            when value is null then false
            else coalesce(value >= at_least, true)
                and coalesce(value <= at_most, true)
                and coalesce(value > more_than, true)
                and coalesce(value < less_than, true)
        end as is_met
    from in_words

),

scheme_reasons as (

    select
        {%- for key in keys %}
        {{ key }},
        {%- endfor %}
        scheme,
        segment,
        segment = own_segment as is_member,
        place,
        coalesce(words, subject || substr(
            {%- for bound in bounds %}
            {{ '|| ' if not loop.first }}coalesce(
                ', {{ bound | replace("_", " ") }} ' || {{ bound }}_text, ''
            )
            {%- endfor %}, 2
        )) || note as condition,
        case when unit <> 'flag' then value_text when value = 1 then 'true' else 'false' end
            as observed,
        is_met,
        cast(
            case
                when unit = 'flag' then null
                when lower_bound is null then abs(value - upper_bound)
                when upper_bound is null or abs(value - lower_bound) < abs(value - upper_bound)
                    then abs(value - lower_bound)
                else abs(value - upper_bound)
            end as {{ customer_segmentation.type_double() }}
        ) as distance
    from judged
    where kind_segment is null
        -- A range without bounds does not matter here.
        or (
            (words is not null or lower_bound is not null or upper_bound is not null)
            and (
                (kind_segment = own_segment and (is_alternative = 0 or is_met))
                -- Of what could be next, only what can be observed.
                or (kind_segment = next_segment and is_alternative = 0 and value is not null)
            )
        )

)
{%- endmacro %}
