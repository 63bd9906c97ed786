{#-
  Grants what the configuration of a published view asks for and the view does not have yet. What others
  have granted stays: dbt's own macro would revoke it.

  Arguments: relation; grants, privilege -> list of roles, or none.
-#}
{% macro add_grants(relation, grants) %}
    {% if grants %}
        {% set granted = adapter.standardize_grants_dict(run_query(get_show_grant_sql(relation))) %}
        {% set missing = diff_of_two_dicts(grants, granted) %}
        {% if missing %}
            {% do call_dcl_statements(get_dcl_statement_list(relation, missing, get_grant_sql)) %}
        {% endif %}
    {% endif %}
{% endmacro %}
