{#-
  The hook at the start of a dbt run, where engines need one: stops what would end badly before anything
  is built. Runs that build nothing of this package are left alone.
-#}
{% macro before_run() %}
    {{ return(adapter.dispatch('before_run', 'customer_segmentation')()) }}
{% endmacro %}

{% macro default__before_run() %}
    {{ return('') }}
{% endmacro %}

{% macro postgres__before_run() %}
    {% if not execute or flags.WHICH == 'test' %}{{ return('') }}{% endif %}
    {% set ours = [] %}
    {% for unique_id in selected_resources %}
        {% if unique_id.split('.')[:2] in [
            ['model', 'customer_segmentation'], ['seed', 'customer_segmentation']
        ] %}
            {% do ours.append(unique_id) %}
        {% endif %}
    {% endfor %}
    {% if not ours %}{{ return('') }}{% endif %}
    {% do customer_segmentation.refuse_lost_columns() %}
    {{ return(customer_segmentation.refuse_second_run()) }}
{% endmacro %}

{#- Redshift would take PostgreSQL's, and has none of what that asks for. -#}
{% macro redshift__before_run() %}
    {{ return(customer_segmentation.default__before_run()) }}
{% endmacro %}
