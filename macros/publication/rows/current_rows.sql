{#-
  The body of a published view: the rows of the publication that readers see.

  Arguments: relation, a key of published_relations().
-#}
{% macro current_rows(relation) %}
{%- do customer_segmentation.reader_grants() -%}
with

published as (

    select * from {{ ref('segmentation__published_' ~ relation) }}

),

current_publication as (

    {{ customer_segmentation.current_publication(
        ref('segmentation__publication_ledger')
    ) | indent(4) }}

)

-- Compared with one value and not joined: where a reader's own conditions reach the rows, they are
-- asked beside this one, and no plan counts what another publication has.
select *
from published
where publication_id = (select current_publication.publication_id from current_publication)
{% endmacro %}
