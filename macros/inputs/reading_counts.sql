{#-
  The aggregates over read_rows() that say how columns of one mapped table were read, under the
  names of reading_columns(); NULL where a column is not mapped.

  Arguments: columns, of the contract; part, one of an input's parts in mapped_inputs().
  Returns: list of SQL, each with its name.
-#}
{% macro reading_counts(columns, part) %}
    {% set whole, text = dbt.type_bigint(), dbt.type_string() %}
    {% set counts = [] %}
    {% for column in columns %}
        {% set names = customer_segmentation.reading_columns([column]) %}
        {% if part.columns.get(column) is none %}
            {% do counts.append('cast(null as ' ~ whole ~ ') as ' ~ names[0]) %}
            {% do counts.append('cast(null as ' ~ whole ~ ') as ' ~ names[1]) %}
            {% do counts.append('cast(null as ' ~ text ~ ') as ' ~ names[2]) %}
        {% else %}
            {% set format = 'format_' ~ column %}
            {% do counts.append(
                'count(read_' ~ column ~ ') + count(' ~ format ~ ') as ' ~ names[0]
            ) %}
            {% do counts.append('count(' ~ format ~ ') as ' ~ names[1]) %}
            {% do counts.append(
                'min(' ~ customer_segmentation.by_code_point(format) ~ ') as ' ~ names[2]
            ) %}
        {% endif %}
    {% endfor %}
    {{ return(counts) }}
{% endmacro %}
