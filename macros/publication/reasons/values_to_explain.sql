{#-
  The query for the values that reasons are decided from: of all publications for a view. On Spark
  reasons are rows that are appended, of the publication that is being published.

  Arguments: values, the model that keeps them.
-#}
{% macro values_to_explain(values) -%}
    select * from {{ ref(values) }}
    {%- if target.type == 'spark' %}
    {%- set approved = customer_segmentation.approved_publication() %}
    {%- if config.get('materialized') == 'incremental' %}
    where publication_id in (select publication_id from ({{ approved }}) as approved_publication)
    {%- endif %}
    {%- endif %}
{%- endmacro %}
