{#-
  One measure of the quality gate as a select of one row (or one per group), in the columns that
  segmentation__quality_measures unites. The bigger `observed`, the worse.

  Arguments, SQL unless said otherwise: name (SQL text); endangers (plain text: what goes wrong for
  the reader of the tables); observed; affected, rows or customers concerned; detail, SQL text that
  tells the figures and what to do; limit (plain text: the name in gate_default_limits(), or none
  where nothing but `tolerance` is allowed); sampling_error, by how much both limits are wider
  because the observed value is one of few (macro of that name for a share).
-#}
{% macro measure(
    name, endangers, observed, affected, detail, limit=none, tolerance='0', sampling_error='0'
) -%}
    {%- set double = customer_segmentation.type_double() -%}
    select
        cast({{ name }} as {{ dbt.type_string() }}) as check_name,
        cast({{ "'" ~ limit ~ "'" if limit else 'null' }} as {{ dbt.type_string() }}) as limit_name,
        '{{ endangers }}' as endangers,
        cast({{ observed }} as {{ double }}) as observed,
        cast({{ affected }} as {{ dbt.type_bigint() }}) as affected,
        cast({{ detail }} as {{ dbt.type_string() }}) as detail,
        cast({{ tolerance }} as {{ double }}) as tolerance,
        cast({{ sampling_error }} as {{ double }}) as sampling_error,
        0 as only_warns
{%- endmacro %}
