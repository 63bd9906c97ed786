{#-
  Names of the columns that say how columns of an input were read: for each of them how many values
  the source has, how many of those cannot be read, and what one of these looks like.

  Arguments: columns, of the contract.
  Returns: list of three names a column.
-#}
{% macro reading_columns(columns) %}
    {% set names = [] %}
    {% for column in columns %}
        {% do names.extend([column ~ '_values', column ~ '_unreadable', column ~ '_format']) %}
    {% endfor %}
    {{ return(names) }}
{% endmacro %}
