{#-
  What would be dropped with a relation, or would keep it from being dropped, on PostgreSQL: views on
  it, views on those, and functions and the like that use it.

  Arguments: relation.
  Returns: list of texts such as `view bi.best_customers`.
-#}
{% macro dependents_of(relation) %}
    {% set oid = "to_regclass('" ~ relation.include(database=false) ~ "')" %}
    {% set query -%}
        with recursive

        -- A view depends on what it reads through its rule.
        readers as (

            select cast({{ oid }} as oid) as oid

            union

            select pg_rewrite.ev_class
            from readers
            inner join pg_depend
                on pg_depend.refclassid = cast('pg_class' as regclass)
                and readers.oid = pg_depend.refobjid
                and pg_depend.classid = cast('pg_rewrite' as regclass)
            inner join pg_rewrite on pg_depend.objid = pg_rewrite.oid

        ),

        objects as (

            select
                cast(cast('pg_class' as regclass) as oid) as classid,
                oid as objid
            from readers
            where oid <> {{ oid }}

            union

            select
                pg_depend.classid,
                pg_depend.objid
            from pg_depend
            left join pg_type on pg_depend.refobjid = pg_type.oid
            where pg_depend.deptype = 'n'
                and pg_depend.classid <> cast('pg_rewrite' as regclass)
                and (
                    (
                        pg_depend.refclassid = cast('pg_class' as regclass)
                        and pg_depend.refobjid = {{ oid }}
                    )
                    or (
                        pg_depend.refclassid = cast('pg_type' as regclass)
                        and (
                            pg_type.typrelid = {{ oid }}
                            or pg_type.typelem in (
                                select reltype from pg_class where oid = {{ oid }}
                            )
                        )
                    )
                )

        )

        select identified.type || ' ' || identified.identity as dependent
        from objects
        cross join lateral pg_identify_object(objects.classid, objects.objid, 0) as identified
        order by dependent
    {%- endset %}
    {{ return(run_query(query).columns[0].values() | list) }}
{% endmacro %}
