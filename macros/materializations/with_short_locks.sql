{#-
  One statement that runs others which lock a relation exclusively, on PostgreSQL, without holding
  readers up: whoever waits for such a lock makes all later readers wait too, so it waits a second at a
  time, and lets readers pass for some seconds in between.

  Arguments: relation, what is locked; statements, list of SQL.
  Errors: where a session has kept the relation locked for a minute; the message says which.
-#}
{% macro with_short_locks(relation, statements) -%}
do $with_short_locks$
declare
    holders text;
begin
    for attempt in 1..12 loop
        if attempt > 1 then
            perform pg_sleep(4);
        end if;
        begin
            perform set_config('lock_timeout', '1s', true);
            {%- for statement in statements %}
            execute $statement${{ statement }}$statement$;
            {%- endfor %}
            return;
        exception when lock_not_available then
            select string_agg(
                'user ' || coalesce(activity.usename, 'unknown')
                || coalesce(' at ' || host(activity.client_addr), '')
                || coalesce(' with ' || nullif(activity.application_name, ''), '')
                || ', process ' || locks.pid
                || coalesce(', in one transaction since '
                    || date_trunc('second', activity.xact_start), ''),
                '; '
            )
            into holders
            from (
                select distinct pg_locks.pid
                from pg_locks
                inner join pg_database on pg_locks.database = pg_database.oid
                where pg_locks.granted
                    and pg_database.datname = current_database()
                    and pg_locks.relation
                        = to_regclass('{{ relation.include(database=false) }}')
                    and pg_locks.pid <> pg_backend_pid()
            ) as locks
            left join pg_stat_activity as activity on locks.pid = activity.pid;
        end;
    end loop;
    raise exception using message =
        'customer_segmentation: {{ relation }} has to change, and other sessions have kept it '
        || 'locked for a minute. Readers see it as it was. Who reads: '
        || coalesce(holders, 'nobody any more') || '. What to do: let them end their transactions, or '
        || 'end them (select pg_terminate_backend(process)), and run segments build again.';
end
$with_short_locks$
{%- endmacro %}
