{#-
  The query for the values that reasons are decided from: of all publications for a view, and of the
  one that is being published where reasons are rows that are appended.

  Arguments: values, the model that keeps them.
-#}
{% macro values_to_explain(values) -%}
    {%- set approved = customer_segmentation.approved_publication() -%}
    select * from {{ ref(values) }}
    {%- if config.get('materialized') == 'incremental' %}
    where publication_id in (select publication_id from ({{ approved }}) as approved_publication)
    {%- endif %}
{%- endmacro %}
