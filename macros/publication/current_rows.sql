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

select published.*
from published
where published.publication_id = (select publication_id from current_publication)
{% endmacro %}
