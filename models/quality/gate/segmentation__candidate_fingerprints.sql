{#-
  What is judged is what is published: the gate keeps these rows with its checks, and the commit
  compares. A command that leaves tests or models out takes none, so that nothing it has built can
  take the place of what was judged.
-#}
{%- set relations = customer_segmentation.published_relations().keys()
    | reject('eq', 'quality_results') -%}
{%- set is_whole_run = not execute or customer_segmentation.run_checks()[:2] | map(
    attribute='passed'
) | min -%}
-- depends_on: {{ ref('segmentation__quality_measures') }}
{%- for relation in relations %}
{%- set candidate = ref(customer_segmentation.candidate_of(relation)) %}
select
    cast('{{ relation }}' as {{ dbt.type_string() }}) as relation,
    cast(count(*) as {{ dbt.type_bigint() }}) as candidate_rows,
    cast({{ customer_segmentation.content_fingerprint(candidate) }} as {{ dbt.type_string() }})
        as fingerprint
from {{ candidate }}
{%- if not is_whole_run %}
where 1 = 0
having count(*) > 0
{%- endif %}
{{ 'union all' if not loop.last }}
{%- endfor %}
