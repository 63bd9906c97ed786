{{ config(
    post_hook=after_commit('{{ customer_segmentation.drop_unread_reasons() }}'),
) }}
{%- do customer_segmentation.reader_grants() -%}
{%- set views = [ref('segmentation__published_reasons')] -%}
{%- for part in customer_segmentation.published_reasons()
    if part.name == 'published_reasons' and part.is_kept -%}
    {%- do views.append(part.relation) -%}
{%- endfor -%}
with

reasons as (

    {% for view in views | sort(attribute='identifier') -%}
    select
        publication_id,
        as_of_date,
        customer_id,
        scheme,
        segment,
        is_member,
        place,
        condition,
        observed,
        is_met,
        distance
    from {{ view }}
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}

),

current_publication as (

    {{ customer_segmentation.current_publication(customer_segmentation.ledger_name())
        | indent(4) }}

)

-- Compared with one value, and not joined, so that engines look for it in the rows themselves.
select *
from reasons
where publication_id = (select current_publication.publication_id from current_publication)
