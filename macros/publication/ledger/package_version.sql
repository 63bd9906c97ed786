{#- The version of this package that runs, as in its dbt_project.yml. -#}
{% macro package_version() %}
    {{ return('0.1.0') }}
{% endmacro %}
