{#-
  dbt build comes here only after every data test on the models above has passed. What this command
  runs is known once dbt executes, not while it parses.
-#}
{%- set checks = customer_segmentation.run_checks() if execute else [] -%}
{%- set text = customer_segmentation.text_literal -%}
-- depends_on: {{ ref('segmentation__quality_measures') }}
-- depends_on: {{ ref('segmentation__candidate_fingerprints') }}
{%- for check in checks %}
select
    cast({{ text(check.check_name) }} as {{ dbt.type_string() }}) as check_name,
    cast({{ text(check.endangers) }} as {{ dbt.type_string() }}) as endangers,
    {{ 'true' if check.passed else 'false' }} as passed,
    cast({{ 'null' if check.detail is none else text(check.detail) }} as {{ dbt.type_string() }})
        as detail
{{ 'union all' if not loop.last }}
{%- endfor %}
