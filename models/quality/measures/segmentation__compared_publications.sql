{%- set ledger = customer_segmentation.existing_relation('segmentation__publication_ledger') -%}
{%- set candidate = ref('segmentation__publication_candidate') -%}
{%- if ledger is none %}
-- Nothing has been published yet: there is nothing to compare with.
select
    cast(null as {{ dbt.type_string() }}) as role,
    cast(null as {{ dbt.type_string() }}) as publication_id,
    cast(null as date) as as_of_date,
    cast(null as {{ dbt.type_string() }}) as definition_hash,
    cast(null as {{ dbt.type_string() }}) as waived_checks,
    cast(null as {{ dbt.type_string() }}) as waived_since
from {{ candidate }}
where publication_id is null
{%- else %}
{{ customer_segmentation.compared_publications(ledger, candidate) }}
{%- endif %}
