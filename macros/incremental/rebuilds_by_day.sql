{#- Whether tables are rebuilt day by day on this engine: it must be able to delete rows. -#}
{% macro rebuilds_by_day() %}
    {{ return(target.type not in ['spark', 'databricks']) }}
{% endmacro %}
