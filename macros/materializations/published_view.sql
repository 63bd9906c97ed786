{#-
  A view that readers have open while it is built, on PostgreSQL: what a build does not change it does
  not touch, so that no reader waits, no view built on it is dropped and no grant is lost.

  - Where the view is what it would be, nothing is done.
  - Where its body changes or columns are added, it is replaced in place.
  - Where columns go or change their type it has to be dropped: only if nothing depends on it, in one
    transaction with its successor, which gets its grants.

  It is a security barrier: conditions of a reader, with whatever functions, are asked of the rows that
  the view shows, never of those it leaves out. Other grants than those of the configuration stay.

  Errors: where columns go and something depends on the view; where a reader keeps the view locked.
-#}
{% materialization published_view, adapter='postgres' %}
    {% set target_relation = this.incorporate(type='view') %}
    {% set wanted = make_temp_relation(target_relation) %}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {% if config.get('contract').enforced %}
        {% do get_assert_columns_equivalent(sql) %}
    {% endif %}
    {% do run_query('create temporary view ' ~ wanted ~ ' as (' ~ sql ~ ')') %}
    {% set statements = customer_segmentation.view_statements(target_relation, wanted, sql) %}
    {% do run_query('drop view ' ~ wanted) %}

    {% call statement('main') %}
        {% if statements %}
        {{ customer_segmentation.with_short_locks(target_relation, statements) }}
        {% else %}
        -- The view is what it would be.
        select 1
        {% endif %}
    {% endcall %}

    {% do customer_segmentation.add_grants(target_relation, config.get('grants')) %}
    {% do persist_docs(target_relation, model) %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}

    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
