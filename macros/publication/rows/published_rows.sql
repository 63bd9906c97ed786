{#-
  The body of a table of published rows: appends the candidate's rows under the approved
  publication. They are seen by nobody until the ledger commits that publication.

  Arguments: candidate, the model to publish; has_as_of_date, whether its rows carry a date of
  their own (otherwise they get the publication's).
-#}
{% macro published_rows(candidate, has_as_of_date=true) %}
with

candidate as (

    select * from {{ ref(candidate) }}

),

approved_publication as (

    {{ customer_segmentation.approved_publication() | indent(4) }}

)

select
    approved_publication.publication_id,
    {% if not has_as_of_date -%}
    approved_publication.as_of_date,
    {% endif -%}
    candidate.*
from candidate
cross join approved_publication
{% endmacro %}
