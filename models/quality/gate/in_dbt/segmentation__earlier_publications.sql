{%- set ledger = customer_segmentation.existing_relation('segmentation__publication_ledger') -%}
{%- if ledger is none %}
select cast(null as {{ dbt.type_string() }}) as publication_id
where 1 = 0
{%- else %}
select distinct publication_id from {{ ledger }}
{%- endif %}
