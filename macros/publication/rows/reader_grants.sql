{#-
  Lets the role `published_reader_role` read this published relation and nothing else of the
  package. Called by the published views; without a role, dbt leaves grants alone.
-#}
{% macro reader_grants() %}
    {% if var('published_reader_role') is not none %}
        {% do config(grants={'select': [var('published_reader_role')]}) %}
    {% endif %}
{% endmacro %}
