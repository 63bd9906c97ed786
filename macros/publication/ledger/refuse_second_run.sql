{#-
  The statement that stops a run while another one works on the same relations: builds at once would
  break each other. Only PostgreSQL has locks for it.

  `segments build` holds a lock of its session from start to end, and passes the process id of that
  session on in an environment variable. A run of dbt alone has no session that lasts: it holds a lock
  during each model. So two runs meet at the next model at the latest, and the later one stops there.
-#}
{% macro refuse_second_run() %}
    {{ return(adapter.dispatch('refuse_second_run', 'customer_segmentation')()) }}
{% endmacro %}

{% macro default__refuse_second_run() %}
    {{ return('') }}
{% endmacro %}

{% macro postgres__refuse_second_run() %}
    {% if not execute %}{{ return('') }}{% endif %}
    {% set schema = graph.nodes[
        'model.customer_segmentation.segmentation__publication_ledger'
    ].schema %}
    {% set session = env_var('CUSTOMER_SEGMENTATION_LOCKED_BY', '') %}
    {% set statement -%}
        do $refuse_second_run$
        declare
            project int := hashtext('customer_segmentation {{ schema }}');
            run int := hashtext('{{ invocation_id }}');
            holders text;
        begin
            {%- if session %}
            if not exists (
                select 1
                from pg_locks
                inner join pg_database on pg_locks.database = pg_database.oid
                where pg_locks.locktype = 'advisory'
                    and pg_locks.granted
                    and pg_database.datname = current_database()
                    and pg_locks.classid = cast(project as oid)
                    and pg_locks.objid = cast(0 as oid)
                    and pg_locks.pid = {{ session | int }}
            ) then
                raise exception using message =
                    'customer_segmentation: the session that holds the lock of this run (process '
                    || '{{ session | int }}) has ended, so that another run may have started. '
                    || 'What to do: run segments build again.';
            end if;
            {%- else %}
            perform pg_advisory_xact_lock_shared(project, run);
            select string_agg(
                coalesce(nullif(activity.application_name, ''), 'a run') || ', user '
                || coalesce(activity.usename, 'unknown')
                || coalesce(' at ' || host(activity.client_addr), '')
                || ', process ' || locks.pid
                || coalesce(', since ' || date_trunc('second', activity.backend_start), ''),
                '; '
            )
            into holders
            from (
                select distinct pg_locks.pid
                from pg_locks
                inner join pg_database on pg_locks.database = pg_database.oid
                where pg_locks.locktype = 'advisory'
                    and pg_locks.granted
                    and pg_database.datname = current_database()
                    and pg_locks.classid = cast(project as oid)
                    and pg_locks.objid <> cast(run as oid)
            ) as locks
            left join pg_stat_activity as activity on locks.pid = activity.pid;
            if holders is not null then
                raise exception using message =
                    'customer_segmentation: another run works on the relations of the schema '
                    || '{{ schema }}, and one runs at a time: ' || holders
                    || '. What to do: run again when it has ended.';
            end if;
            {%- endif %}
        end
        $refuse_second_run$
    {%- endset %}
    {{ return(statement) }}
{% endmacro %}

{#- Redshift would take PostgreSQL's, and has none of what that asks for. -#}
{% macro redshift__refuse_second_run() %}
    {{ return(customer_segmentation.default__refuse_second_run()) }}
{% endmacro %}
