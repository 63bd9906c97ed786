{#-
  A whole number made of a row's values: equal rows give equal numbers, and different ones hardly
  ever do. It can be summed, and is compared on one engine only, with what that engine gave before.

  Arguments: columns, list of SQL.
-#}
{% macro row_hash(columns) %}
    {{ return(adapter.dispatch('row_hash', 'customer_segmentation')(columns)) }}
{% endmacro %}

{#- DuckDB and Snowflake. -#}
{% macro default__row_hash(columns) %}
    {{ return('hash(' ~ columns | join(', ') ~ ')') }}
{% endmacro %}

{% macro postgres__row_hash(columns) %}
    {{ return('hashtextextended(cast(row(' ~ columns | join(', ') ~ ') as text), 0)') }}
{% endmacro %}

{#- Redshift would take the variant of PostgreSQL, and hashes one text. -#}
{% macro redshift__row_hash(columns) %}
    {% set texts = [] %}
    {% for column in columns %}
        {% do texts.append("coalesce(cast(" ~ column ~ " as varchar), '~')") %}
    {% endfor %}
    {{ return('farmfingerprint64(' ~ texts | join(" || '|' || ") ~ ')') }}
{% endmacro %}

{% macro bigquery__row_hash(columns) %}
    {{ return(
        'cast(farm_fingerprint(to_json_string(struct(' ~ columns | join(', ') ~ '))) as bignumeric)'
    ) }}
{% endmacro %}

{#- Spark, and Databricks. -#}
{% macro spark__row_hash(columns) %}
    {{ return('cast(xxhash64(' ~ columns | join(', ') ~ ') as decimal(38, 0))') }}
{% endmacro %}
