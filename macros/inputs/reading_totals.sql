{#-
  The aggregates that add up what reading_counts() gave for several tables or days.

  Arguments: columns, of the contract.
  Returns: list of SQL, each with its name.
-#}
{% macro reading_totals(columns) %}
    {% set totals = [] %}
    {% for column in columns %}
        {% set names = customer_segmentation.reading_columns([column]) %}
        {% for name in names[:2] %}
            {% do totals.append(
                'cast(sum(' ~ name ~ ') as ' ~ dbt.type_bigint() ~ ') as ' ~ name
            ) %}
        {% endfor %}
        {% do totals.append(
            'min(' ~ customer_segmentation.by_code_point(names[2]) ~ ') as ' ~ names[2]
        ) %}
    {% endfor %}
    {{ return(totals) }}
{% endmacro %}
