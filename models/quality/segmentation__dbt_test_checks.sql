{#-
  dbt build comes here only after every data test on the models above has passed; where tests were
  left out, only that is reported. The graph is there to read once dbt executes, not while it parses.
-#}
{%- set tests = customer_segmentation.dbt_tests_ran() if execute else none -%}
-- depends_on: {{ ref('segmentation__quality_measures') }}
select
    cast('dbt_tests_ran' as {{ dbt.type_string() }}) as check_name,
    cast('Only a dbt build that leaves no test out tests the candidates before it publishes them.'
        as {{ dbt.type_string() }}) as endangers,
    {{ 'false' if tests is none else 'true' }} as passed
{%- for test in tests or [] %}
union all
select
    '{{ test.name }}' as check_name,
    '{{ "What reads " ~ test.attached_node.split(".")[-1] if test.attached_node
        else "What reads the candidates" }} would rest on broken rows.' as endangers,
    true as passed
{%- endfor %}
