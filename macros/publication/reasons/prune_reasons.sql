{#-
  Deletes what reasons are made of, of the publications that are not kept, under every definition.
  A hook of the commit.
-#}
{% macro prune_reasons() %}
    {% set own = [] %}
    {% for name in ['published_reasons', 'published_rule_values', 'published_scheme_values'] %}
        {% do own.append(customer_segmentation.existing_relation('segmentation__' ~ name)) %}
    {% endfor %}
    {% set earlier = customer_segmentation.published_reasons() | map(attribute='relation') | list %}
    {% for relation in own + earlier if relation and relation.type == 'table' %}
        {% set statement = customer_segmentation.delete_publications_except(
            relation, customer_segmentation.kept_publications(this)
        ) %}
        {% if statement %}{% do run_query(statement) %}{% endif %}
    {% endfor %}
    {{ return('') }}
{% endmacro %}
