{#-
  What has to be done to make a published view on PostgreSQL what it would be.

  Arguments: relation, the published view; wanted, a temporary view of the same query; query, its SQL.
  Returns: list of statements, empty where nothing has to be done.
  Errors: where the view would have to be dropped and something depends on it.
-#}
{% macro view_statements(relation, wanted, query) %}
    {% set name = relation.include(database=false) %}
    {% set oid = "to_regclass('" ~ name ~ "')" %}
    {% set wanted_oid = "to_regclass('" ~ wanted ~ "')" %}
    {% set create = 'view ' ~ name ~ ' with (security_barrier) as (\n' ~ query ~ '\n)' %}
    {% set compare -%}
        select
            existing.relkind,
            existing.relkind = 'v'
                and pg_get_viewdef(existing.oid) = pg_get_viewdef({{ wanted_oid }})
                and coalesce('security_barrier=true' = any(existing.reloptions), false) as is_same,
            (
                select string_agg(quote_ident(old_columns.attname), ', ' order by old_columns.attnum)
                from pg_attribute as old_columns
                left join pg_attribute as new_columns
                    on new_columns.attrelid = {{ wanted_oid }}
                    and old_columns.attnum = new_columns.attnum
                    and old_columns.attname = new_columns.attname
                    and old_columns.atttypid = new_columns.atttypid
                    and old_columns.atttypmod = new_columns.atttypmod
                    and old_columns.attcollation = new_columns.attcollation
                where old_columns.attrelid = existing.oid
                    and old_columns.attnum > 0
                    and not old_columns.attisdropped
                    and new_columns.attnum is null
            ) as changed_columns
        from pg_class as existing
        where existing.oid = {{ oid }}
    {%- endset %}
    {% set found = run_query(compare).rows %}
    {% if not found %}{{ return(['create ' ~ create]) }}{% endif %}
    {% set kind, is_same, changed_columns = found[0] %}
    {% if is_same %}{{ return([]) }}{% endif %}
    {% if kind == 'v' and not changed_columns %}
        {{ return(['create or replace ' ~ create]) }}
    {% endif %}

    {% set grants = customer_segmentation.grants_of(relation, wanted_oid) %}
    {% set dependents = customer_segmentation.dependents_of(relation) %}
    {% if dependents %}
        {% do customer_segmentation.refuse_to_drop(relation, changed_columns, dependents, grants) %}
    {% endif %}
    {% set kinds = {'v': 'view', 'm': 'materialized view', 'f': 'foreign table'} %}
    {{ return(
        ['drop ' ~ kinds.get(kind, 'table') ~ ' ' ~ name, 'create ' ~ create] + grants
    ) }}
{% endmacro %}
