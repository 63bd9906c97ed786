{#-
  The body of a table of what reasons are decided from: appends the rows at the as-of date of the
  approved publication. They are seen by nobody until the ledger commits that publication.

  Arguments: query, of rows with a column as_of_date.
-#}
{% macro published_values(query) -%}
{%- do customer_segmentation.require_fresh_reasons() -%}
with

candidate_values as (

    {{ query | indent(4) }}

),

approved_publication as (

    {{ customer_segmentation.approved_publication() | indent(4) }}

)

select
    approved_publication.publication_id,
    candidate_values.*
from candidate_values
inner join approved_publication
    on candidate_values.as_of_date = approved_publication.as_of_date
{%- endmacro %}
