{#-
  dbt build comes here only after every test on the models above has passed; other commands may
  leave tests out, and then only the missing test run is reported. The graph is there to read once
  dbt executes, not while it parses.
-#}
{%- set tests = [] -%}
{%- if execute and customer_segmentation.dbt_tests_ran() -%}
    {%- for node in graph.nodes.values() | sort(attribute='name') -%}
        {%- if node.resource_type == 'test' and node.package_name == 'customer_segmentation'
            and node.config.severity | lower == 'error' and node.config.enabled -%}
            {%- do tests.append(node) -%}
        {%- endif -%}
    {%- endfor -%}
{%- endif -%}
-- depends_on: {{ ref('segmentation__quality_measures') }}
select
    cast('dbt_tests_ran' as {{ dbt.type_string() }}) as check_name,
    cast('Only dbt build tests the candidates before it publishes them.'
        as {{ dbt.type_string() }}) as endangers,
    {{ customer_segmentation.dbt_tests_ran() | lower }} as passed
{%- for test in tests %}
union all
select
    '{{ test.name }}' as check_name,
    '{{ "What reads " ~ test.attached_node.split(".")[-1] if test.attached_node
        else "What reads the candidates" }} would rest on broken rows.' as endangers,
    true as passed
{%- endfor %}
