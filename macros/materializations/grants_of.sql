{#-
  The statements that give the grants on a relation to its successor, on PostgreSQL.

  Arguments: relation; wanted_oid, SQL of a relation with the columns of the successor: grants on other
  columns end.
  Returns: list of statements.
-#}
{% macro grants_of(relation, wanted_oid) %}
    {% set name = relation.include(database=false) %}
    {% set query -%}
        with

        kept as (

            select
                pg_class.relowner,
                '' as of_column,
                pg_class.relacl as acl
            from pg_class
            where pg_class.oid = to_regclass('{{ name }}')

            union all

            select
                pg_class.relowner,
                ' (' || quote_ident(old_columns.attname) || ')' as of_column,
                old_columns.attacl as acl
            from pg_class
            inner join pg_attribute as old_columns on pg_class.oid = old_columns.attrelid
            inner join pg_attribute as new_columns
                on new_columns.attrelid = {{ wanted_oid }}
                and old_columns.attname = new_columns.attname
            where pg_class.oid = to_regclass('{{ name }}')

        )

        select
            'grant ' || lower(granted.privilege_type) || kept.of_column
            || ' on {{ name }} to ' || coalesce(quote_ident(pg_roles.rolname), 'public')
            || case when granted.is_grantable then ' with grant option' else '' end as statement
        from kept
        cross join lateral aclexplode(kept.acl) as granted
        left join pg_roles on granted.grantee = pg_roles.oid
        where granted.grantee <> kept.relowner
        order by statement
    {%- endset %}
    {{ return(run_query(query).columns[0].values() | list) }}
{% endmacro %}
