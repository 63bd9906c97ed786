{#-
  The statement that gives the customer of each contact. A repeated contact id is refused by the
  gate; until then it must not multiply deals.
-#}
{% macro contact_customers() -%}
    select
        contact_id,
        min(coalesce(customer_id, contact_id)) as customer_id
    from {{ ref('stg_segmentation__contacts') }}
    where contact_id is not null
    group by contact_id
{%- endmacro %}
