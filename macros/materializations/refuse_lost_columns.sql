{#-
  Stops a run on PostgreSQL before anything is built, if it would have to drop a published view on which
  others depend: one whose columns go or change their type, by the model's YAML, which is enforced.
-#}
{% macro refuse_lost_columns() %}
    {% set wanted = [] %}
    {% for node in graph.nodes.values() %}
        {% if node.config.materialized == 'published_view'
            and node.package_name == 'customer_segmentation' and node.config.contract.enforced %}
            {% for column in node.columns.values() %}
                {% do wanted.append(
                    "('" ~ node.unique_id ~ "', '\"" ~ node.schema ~ '"."' ~ node.alias ~ "\"', '"
                    ~ column.name ~ "', '" ~ api.Column.translate_type(column.data_type) ~ "')"
                ) %}
            {% endfor %}
        {% endif %}
    {% endfor %}
    {% set query -%}
        with

        wanted (unique_id, view_name, column_name, column_type) as (

            values {{ wanted | join(', ') }}

        ),

        views as (

            select distinct
                unique_id,
                view_name
            from wanted

        )

        select
            views.unique_id,
            string_agg(quote_ident(existing.attname), ', ' order by existing.attnum) as columns
        from views
        inner join pg_attribute as existing
            on existing.attrelid = to_regclass(views.view_name)
            and existing.attnum > 0
            and not existing.attisdropped
        left join wanted
            on views.unique_id = wanted.unique_id
            and existing.attname = wanted.column_name
            and existing.atttypid = to_regtype(wanted.column_type)
        where wanted.column_name is null
        group by views.unique_id
    {%- endset %}
    {% for row in (run_query(query).rows if wanted else []) %}
        {% set node = graph.nodes[row[0]] %}
        {% set relation = api.Relation.create(
            database=node.database, schema=node.schema, identifier=node.alias, type='view'
        ) %}
        {% set dependents = customer_segmentation.dependents_of(relation) %}
        {% if dependents %}
            {% set name = relation.include(database=false) %}
            {% set grants = customer_segmentation.grants_of(
                relation, "to_regclass('" ~ name ~ "')"
            ) %}
            {% do customer_segmentation.refuse_to_drop(relation, row[1], dependents, grants) %}
        {% endif %}
    {% endfor %}
{% endmacro %}
