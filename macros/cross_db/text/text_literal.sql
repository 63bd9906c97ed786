{#- A text as a literal of SQL. -#}
{% macro text_literal(text) %}
    {{ return(adapter.dispatch('text_literal', 'customer_segmentation')(text)) }}
{% endmacro %}

{% macro default__text_literal(text) %}
    {{ return("'" ~ text | replace("'", "''") ~ "'") }}
{% endmacro %}

{#- Here a backslash takes away the meaning of what follows, and two are one. -#}
{% macro spark__text_literal(text) %}
    {{ return("'" ~ text | replace('\\', '\\\\') | replace("'", "\\'") ~ "'") }}
{% endmacro %}

{% macro bigquery__text_literal(text) %}
    {{ return(customer_segmentation.spark__text_literal(text)) }}
{% endmacro %}

{% macro snowflake__text_literal(text) %}
    {{ return(customer_segmentation.spark__text_literal(text)) }}
{% endmacro %}

{% macro redshift__text_literal(text) %}
    {{ return(customer_segmentation.spark__text_literal(text)) }}
{% endmacro %}
