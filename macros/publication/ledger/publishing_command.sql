{#- The command that builds, judges and publishes on this engine. -#}
{% macro publishing_command() %}
    {{ return('dbt build' if target.type == 'duckdb' else 'segments build') }}
{% endmacro %}
