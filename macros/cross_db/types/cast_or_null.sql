{#-
  Casts to the type of a kind, giving NULL where the value does not fit. dbt.safe_cast is a plain
  cast on DuckDB, PostgreSQL and Spark: one bad row would end the run.

  Arguments: expression, SQL of any type; kind, one of timestamp, date, money, number, rate,
  integer, boolean and coordinate, see input_contract.
-#}
{% macro cast_or_null(expression, kind) %}
    {{ return(adapter.dispatch('cast_or_null', 'customer_segmentation')(expression, kind)) }}
{% endmacro %}

{% macro default__cast_or_null(expression, kind) %}
    {%- set type = customer_segmentation.type_of_kind(kind) -%}
    {{ return('try_cast(' ~ expression ~ ' as ' ~ type ~ ')') }}
{% endmacro %}

{#-
  DuckDB drops the offset of a text, reads words after a time for no offset, and takes a timestamp
  with time zone in the zone of the session. Its typeof() is decided while it plans: other columns
  pay nothing.
-#}
{% macro duckdb__cast_or_null(expression, kind) -%}
    {%- set type = customer_segmentation.type_of_kind(kind) -%}
    {%- set text = customer_segmentation.trimmed_text(expression) -%}
    {%- set fits = 'regexp_full_match(' ~ text ~ ", '%s')" -%}
    {%- set pattern = customer_segmentation.timestamp_pattern -%}
    case
        when typeof({{ expression }}) = 'VARCHAR' or typeof({{ expression }}) like 'ENUM(%'
            then {% if kind == 'date' -%}
                case
                    when {{ fits | format(pattern('written_on')) }}
                        then try_cast(substr({{ text }}, 1, 10) as date)
                end
            {%- elif kind == 'timestamp' -%}
                case
                    when {{ fits | format(pattern('naive')) }}
                        then try_cast(upper({{ text }}) as {{ type }})
                    when {{ fits | format(pattern('zoned')) }}
                        then cast(
                            try_cast(
                                {{ customer_segmentation.iso_timestamp_text(text) }} as timestamptz
                            ) at time zone 'UTC' as {{ type }}
                        )
                end
            {%- else -%}
                try_cast({{ text }} as {{ type }})
            {%- endif %}
        {%- if kind in ['timestamp', 'date'] %}
        when typeof({{ expression }}) = 'TIMESTAMP WITH TIME ZONE'
            then cast(try_cast({{ expression }} as timestamptz) at time zone 'UTC' as {{ type }})
        {%- endif %}
        else try_cast({{ expression }} as {{ type }})
    end
{%- endmacro %}

{#-
  PostgreSQL 15 has no cast that gives NULL. What the text of the value looks like decides whether
  it is cast; the nested cases make sure that it is looked at first.
-#}
{% macro postgres__cast_or_null(expression, kind) -%}
    {%- set type = customer_segmentation.type_of_kind(kind) -%}
    {%- set text = customer_segmentation.trimmed_text(expression) -%}
    {%- if kind == 'boolean' -%}
        {{ customer_segmentation.boolean_from_text(text) }}
    {%- elif kind in ['timestamp', 'date'] -%}
        {%- set part = 'written_on' if kind == 'date' else 'any' -%}
        {%- set zoned = customer_segmentation.timestamp_pattern('zoned') -%}
        {#- What is finer than a microsecond would be rounded: up to the next day. -#}
        {%- set cut = 'regexp_replace(' ~ text ~ ", '([.][0-9]{6})[0-9]+', '\\1')" -%}
        case
            when pg_typeof({{ expression }}) = cast('timestamp with time zone' as regtype)
                then case
                    -- Neither infinite nor before Christ.
                    when {{ text }} ~ '^[0-9]{4}-.*[0-9]$'
                        then cast(cast({{ text }} as timestamptz) at time zone 'UTC' as {{ type }})
                end
            when {{ text }} ~ '{{ customer_segmentation.timestamp_pattern(part) }}'
                then case
                    -- The day exists in its month: the first day of the month and so many more.
                    when extract(month from
                        cast(substr({{ text }}, 1, 7) || '-01' as date)
                        + cast(substr({{ text }}, 9, 2) as integer) - 1
                    ) = cast(substr({{ text }}, 6, 2) as integer)
                        then {% if kind == 'date' -%}
                            cast(substr({{ text }}, 1, 10) as date)
                        {%- else -%}
                            case
                                when {{ text }} ~ '{{ zoned }}'
                                    then cast({{ cut }} as timestamptz) at time zone 'UTC'
                                else cast({{ cut }} as {{ type }})
                            end
                        {%- endif %}
                end
        end
    {%- else -%}
        {#- Digits before the point, and after it: what the type holds. -#}
        {%- set digits = {
            'money': (22, 6), 'number': (22, 6), 'rate': (6, 12), 'integer': (18, 0),
            'coordinate': (300, 15),
        }[kind] -%}
        {%- set number = 'round(cast(' ~ text ~ ' as numeric), ' ~ digits[1] ~ ')' -%}
        case
            when {{ text }} ~ '^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]{1,3})?$'
                then case
                    when abs({{ number }}) < 1e{{ digits[0] }} then cast({{ number }} as {{ type }})
                end
        end
    {%- endif -%}
{%- endmacro %}

{#-
  Spark, and Databricks, trim fewer blanks, read other forms of timestamps, and cut 12.7 to 12 where
  other engines round it to 13. typeof() is decided while they plan.
-#}
{% macro spark__cast_or_null(expression, kind) -%}
    {%- set type = customer_segmentation.type_of_kind(kind) -%}
    {%- set text = customer_segmentation.trimmed_text(expression) -%}
    {%- set pattern = customer_segmentation.timestamp_pattern -%}
    {%- set number = customer_segmentation.type_of_kind('number') -%}
    case
        when typeof({{ expression }}) = 'string'
            then {% if kind == 'date' -%}
                case
                    when {{ text }} rlike '{{ pattern('written_on') }}'
                        then try_cast(substr({{ text }}, 1, 10) as date)
                end
            {%- elif kind == 'timestamp' -%}
                case
                    when {{ text }} rlike '{{ pattern('date') }}'
                        then try_cast({{ text }} as {{ type }})
                    when {{ text }} rlike '{{ pattern('any') }}'
                        then try_cast(
                            {{ customer_segmentation.iso_timestamp_text(text) }} as {{ type }}
                        )
                end
            {%- elif kind == 'integer' -%}
                try_cast(round(try_cast({{ text }} as {{ number }})) as {{ type }})
            {%- else -%}
                try_cast({{ text }} as {{ type }})
            {%- endif %}
        {%- if kind == 'integer' %}
        else try_cast(round(try_cast({{ expression }} as {{ number }})) as {{ type }})
        {%- else %}
        else try_cast({{ expression }} as {{ type }})
        {%- endif %}
    end
{%- endmacro %}

{#-
  Snowflake's TRY_CAST reads text only. It would also read 20250131 as seconds since 1970 and
  01/02/2025 as a date: only ISO dates are let through. Of offsets it reads those with a colon.
-#}
{% macro snowflake__cast_or_null(expression, kind) -%}
    {%- set type = customer_segmentation.type_of_kind(kind) -%}
    {%- set text = customer_segmentation.trimmed_text(expression) -%}
    {%- set pattern = customer_segmentation.timestamp_pattern -%}
    {%- if kind == 'date' -%}
        case
            when regexp_like({{ text }}, '{{ pattern('written_on') }}')
                then try_cast(substr({{ text }}, 1, 10) as date)
        end
    {%- elif kind == 'timestamp' -%}
        case
            when regexp_like({{ text }}, '{{ pattern('naive') }}')
                then try_cast(upper({{ text }}) as {{ type }})
            when regexp_like({{ text }}, '{{ pattern('zoned') }}')
                then cast(convert_timezone('UTC', try_cast({{
                    customer_segmentation.offset_with_colon(
                        customer_segmentation.iso_timestamp_text(text)
                    )
                }} as timestamp_tz)) as {{ type }})
        end
    {%- else -%}
        try_cast({{ text }} as {{ type }})
    {%- endif -%}
{%- endmacro %}

{#-
  BigQuery's SAFE_CAST refuses pairs of types that have no cast, so that all goes through text. Text
  becomes a boolean by two words only, an integer only without a point, and a timestamp with no more
  digits than microseconds have. A TIMESTAMP is in UTC as text.
-#}
{% macro bigquery__cast_or_null(expression, kind) -%}
    {%- set type = customer_segmentation.type_of_kind(kind) -%}
    {%- set text = customer_segmentation.trimmed_text(expression) -%}
    {%- set pattern = customer_segmentation.timestamp_pattern -%}
    {%- if kind == 'boolean' -%}
        {{ customer_segmentation.boolean_from_text(text) }}
    {%- elif kind == 'date' -%}
        case
            when regexp_contains({{ text }}, '{{ pattern('written_on') }}')
                then safe_cast(substr({{ text }}, 1, 10) as date)
        end
    {%- elif kind == 'timestamp' -%}
        {%- set cut = 'regexp_replace(' ~ customer_segmentation.iso_timestamp_text(text)
            ~ ", '([.][0-9]{6})[0-9]+', '\\\\1')" -%}
        case
            when regexp_contains({{ text }}, '{{ pattern('date') }}')
                then safe_cast({{ text }} as {{ type }})
            when regexp_contains({{ text }}, '{{ pattern('naive') }}')
                then safe_cast({{ cut }} as {{ type }})
            when regexp_contains({{ text }}, '{{ pattern('zoned') }}')
                then datetime(safe_cast(
                    {{ customer_segmentation.offset_with_colon(cut) }} as timestamp
                ))
        end
    {%- elif kind == 'integer' -%}
        safe_cast(round(safe_cast({{ text }} as bignumeric)) as {{ type }})
    {%- else -%}
        safe_cast({{ text }} as {{ type }})
    {%- endif -%}
{%- endmacro %}

{#-
  Redshift has TRY_CAST, but would take the variant of PostgreSQL, whose patterns and wide numerics
  it does not know. It reads no other dates than ISO's, as other engines do not either. A boolean
  has no cast to text there: it goes through SUPER, which quotes text and escapes line ends.
-#}
{% macro redshift__cast_or_null(expression, kind) -%}
    {%- set type = customer_segmentation.type_of_kind(kind) -%}
    {%- set text = customer_segmentation.trimmed_text(expression) -%}
    {%- set pattern = customer_segmentation.timestamp_pattern -%}
    {%- if kind == 'boolean' -%}
        {%- set text = customer_segmentation.trimmed_text(
            'regexp_replace(json_serialize(cast(' ~ expression
            ~ " as super)), '\"|\\\\\\\\[bfnrt]', '')"
        ) -%}
        {{ customer_segmentation.boolean_from_text(text) }}
    {%- elif kind == 'date' -%}
        case
            when {{ text }} ~ '{{ pattern('written_on') }}'
                then try_cast(substr({{ text }}, 1, 10) as date)
        end
    {%- elif kind == 'timestamp' -%}
        case
            when {{ text }} ~ '{{ pattern('naive') }}'
                then try_cast(upper({{ text }}) as {{ type }})
            when {{ text }} ~ '{{ pattern('zoned') }}'
                then cast(
                    try_cast({{ customer_segmentation.iso_timestamp_text(text) }} as timestamptz)
                    at time zone 'UTC' as {{ type }}
                )
        end
    {%- else -%}
        try_cast({{ text }} as {{ type }})
    {%- endif -%}
{%- endmacro %}
