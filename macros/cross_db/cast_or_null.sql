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
  DuckDB drops the offset of a text, and takes a timestamp with time zone in the zone of the session.
  Its typeof() is decided while it plans: other columns pay nothing.
-#}
{% macro duckdb__cast_or_null(expression, kind) -%}
    {%- set type = customer_segmentation.type_of_kind(kind) -%}
    {%- if kind in ['timestamp', 'date'] -%}
        {%- set text = 'trim(cast(' ~ expression ~ ' as varchar))' -%}
        case
            -- With an offset, as timestamps with time zone have it: in UTC.
            when typeof({{ expression }}) in ('VARCHAR', 'TIMESTAMP WITH TIME ZONE')
                and regexp_matches({{ text }}, ':.*(Z|[+-][0-9:]+)$')
                then cast(try_cast({{ text }} as timestamptz) at time zone 'UTC' as {{ type }})
            else try_cast({{ expression }} as {{ type }})
        end
    {%- else -%}
        {{ customer_segmentation.default__cast_or_null(expression, kind) }}
    {%- endif -%}
{%- endmacro %}

{#-
  PostgreSQL 15 has no cast that gives NULL. What the text of the value looks like decides whether
  it is cast; the nested cases make sure that it is looked at first.
-#}
{% macro postgres__cast_or_null(expression, kind) -%}
    {%- set type = customer_segmentation.type_of_kind(kind) -%}
    {%- set text = 'trim(cast(' ~ expression ~ ' as text))' -%}
    {%- if kind == 'boolean' -%}
        {{ customer_segmentation.boolean_from_text(text) }}
    {%- elif kind in ['timestamp', 'date'] -%}
        {%- set month = '-(0[1-9]|1[0-2])' -%}
        {%- set day = '-(0[1-9]|[12][0-9]|3[01])' -%}
        {%- set time = '[ T]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?' -%}
        {%- set offset = ' ?(Z|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)' -%}
        case
            when {{ text }} ~ '^(?!0000)[0-9]{4}{{ month }}{{ day }}({{ time }}({{ offset }})?)?$'
                then case
                    -- The day exists in its month: the first day of the month and so many more.
                    when extract(month from
                        cast(substr({{ text }}, 1, 7) || '-01' as date)
                        + cast(substr({{ text }}, 9, 2) as integer) - 1
                    ) = cast(substr({{ text }}, 6, 2) as integer)
                        then case
                            -- With an offset, as timestamps with time zone have it: in UTC.
                            when {{ text }} ~ ':.*(Z|[+-][0-9:]+)$'
                                then cast(cast({{ text }} as timestamptz) at time zone 'UTC' as {{ type }})
                            else cast(cast({{ text }} as timestamp) as {{ type }})
                        end
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

{#- Spark, and Databricks, cut 12.7 to 12 where other engines round it to 13. -#}
{% macro spark__cast_or_null(expression, kind) -%}
    {%- set type = customer_segmentation.type_of_kind(kind) -%}
    {%- if kind == 'integer' -%}
        {%- set number = customer_segmentation.type_of_kind('number') -%}
        try_cast(round(try_cast({{ expression }} as {{ number }})) as {{ type }})
    {%- else -%}
        {{ customer_segmentation.default__cast_or_null(expression, kind) }}
    {%- endif -%}
{%- endmacro %}

{#-
  Snowflake's TRY_CAST reads text only. It would also read 20250131 as seconds since 1970 and
  01/02/2025 as a date: only ISO dates are let through.
-#}
{% macro snowflake__cast_or_null(expression, kind) -%}
    {%- set type = customer_segmentation.type_of_kind(kind) -%}
    {%- set text = 'trim(cast(' ~ expression ~ ' as varchar))' -%}
    {%- if kind in ['timestamp', 'date'] -%}
        case
            -- With an offset, as timestamps with time zone have it: in UTC.
            when regexp_like({{ text }}, '[0-9]{4}-[0-9]{2}-[0-9]{2}.*:.*(Z|[+-][0-9:]+)')
                then cast(
                    convert_timezone('UTC', try_cast({{ text }} as timestamp_tz)) as {{ type }}
                )
            when regexp_like({{ text }}, '[0-9]{4}-[0-9]{2}-[0-9]{2}.*')
                then cast(try_cast({{ text }} as timestamp_ntz) as {{ type }})
        end
    {%- else -%}
        try_cast({{ text }} as {{ type }})
    {%- endif -%}
{%- endmacro %}

{#-
  BigQuery's SAFE_CAST refuses pairs of types that have no cast, so that all but dates goes through
  text. Text becomes a boolean by two words only, and an integer only without a point.
-#}
{% macro bigquery__cast_or_null(expression, kind) -%}
    {%- set type = customer_segmentation.type_of_kind(kind) -%}
    {%- set text = 'trim(cast(' ~ expression ~ ' as string))' -%}
    {%- if kind == 'boolean' -%}
        {{ customer_segmentation.boolean_from_text(text) }}
    {%- elif kind in ['timestamp', 'date'] -%}
        cast(coalesce(
            safe_cast({{ text }} as datetime),
            -- With an offset, as BigQuery's TIMESTAMP has it: in UTC.
            datetime(safe_cast({{ text }} as timestamp))
        ) as {{ type }})
    {%- elif kind == 'integer' -%}
        safe_cast(round(safe_cast({{ text }} as bignumeric)) as {{ type }})
    {%- else -%}
        safe_cast({{ text }} as {{ type }})
    {%- endif -%}
{%- endmacro %}

{#-
  Redshift has TRY_CAST, but would take the variant of PostgreSQL, whose patterns and wide numerics
  it does not know. It reads neither blank text nor, as other engines do not either, other dates
  than ISO's. A boolean has no cast to text there: it goes through SUPER, which quotes text.
-#}
{% macro redshift__cast_or_null(expression, kind) -%}
    {%- set type = customer_segmentation.type_of_kind(kind) -%}
    {%- set text = "nullif(trim(cast(" ~ expression ~ " as varchar)), '')" -%}
    {%- if kind == 'boolean' -%}
        {%- set text = "trim(both '\" ' from json_serialize(cast(" ~ expression ~ ' as super)))' -%}
        {{ customer_segmentation.boolean_from_text(text) }}
    {%- elif kind in ['timestamp', 'date'] -%}
        case
            -- With an offset, as timestamps with time zone have it: in UTC.
            when {{ text }} ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}.*:.*(Z|[+-][0-9:]+)$'
                then cast(try_cast({{ text }} as timestamptz) at time zone 'UTC' as {{ type }})
            when {{ text }} ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}'
                then cast(try_cast({{ text }} as timestamp) as {{ type }})
        end
    {%- else -%}
        try_cast({{ text }} as {{ type }})
    {%- endif -%}
{%- endmacro %}
