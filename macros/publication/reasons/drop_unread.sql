{#-
  Drops a relation that nothing of this package reads any more. Where the engine locks what is read,
  it does not wait for a reader, and keeps what something else depends on.

  Arguments: relation.
-#}
{% macro drop_unread(relation) %}
    {{ return(adapter.dispatch('drop_unread', 'customer_segmentation')(relation)) }}
{% endmacro %}

{% macro default__drop_unread(relation) %}
    {% do adapter.drop_relation(relation) %}
{% endmacro %}

{#- dbt drops with cascade there, and waits for locks. -#}
{% macro postgres__drop_unread(relation) %}
    {% do run_query(
        "do $$ begin set local lock_timeout = '1s'; drop " ~ relation.type ~ ' ' ~ relation
        ~ '; exception when lock_not_available or dependent_objects_still_exist then null; end $$; '
        ~ 'commit'
    ) %}
    {% do adapter.cache_dropped(relation) %}
{% endmacro %}

{#- Redshift would take PostgreSQL's, and has no such block. -#}
{% macro redshift__drop_unread(relation) %}
    {% do customer_segmentation.default__drop_unread(relation) %}
{% endmacro %}
