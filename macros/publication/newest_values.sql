{#-
  The statement that keeps the rows of a model at the as-of date of the publication, with its
  publication_id: for reasons, which are decided from them when somebody asks. The gate must stand
  before the node, so that the candidate is approved when it runs.

  Arguments: query, of rows with a column as_of_date.
-#}
{% macro newest_values(query) -%}
with

candidate_values as (

    {{ query | indent(4) }}

),

publication_candidate as (

    select * from {{ ref('segmentation__publication_candidate') }}

)

select
    publication_candidate.publication_id,
    candidate_values.*
from candidate_values
inner join publication_candidate
    on candidate_values.as_of_date = publication_candidate.as_of_date
{%- endmacro %}
