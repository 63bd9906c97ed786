{#-
  The statement that lets the role `published_reader_role` look into the schema of the published
  relations, where the engine asks for that beside the grants on the relations. A hook of one view.
-#}
{% macro reader_schema_grant() %}
    {% if var('published_reader_role') is none %}{{ return('') }}{% endif %}
    {{ return(adapter.dispatch('reader_schema_grant', 'customer_segmentation')()) }}
{% endmacro %}

{% macro default__reader_schema_grant() %}
    {{ return('') }}
{% endmacro %}

{% macro postgres__reader_schema_grant() %}
    {{ return(
        'grant usage on schema ' ~ adapter.quote(this.schema) ~ ' to ' ~ var('published_reader_role')
    ) }}
{% endmacro %}
