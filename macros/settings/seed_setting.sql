{#-
  The content of a seed as a setting: a query of one row with setting_name, value and decides. The
  value is the number of rows and ten characters that are others where a value is.

  Arguments: seed, its name; relation; decides, as in membership_settings(); where, SQL of the rows
  that decide, none for all.
-#}
{% macro seed_setting(seed, relation, decides, where=none) -%}
    {%- set texts = [] -%}
    {%- if execute and flags.WHICH in ['build', 'run'] and model.resource_type == 'model' -%}
        {%- for column in adapter.get_columns_in_relation(relation) -%}
            {%- do texts.append(
                'coalesce(' ~ customer_segmentation.as_text(adapter.quote(column.name)) ~ ", '')"
            ) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- set row_hash = dbt.hash(texts | join(" || '|' || ") or "''") -%}
    {%- set content = customer_segmentation.joined_texts(row_hash, ' ', row_hash) -%}
    select
        cast('seed {{ seed }}' as {{ dbt.type_string() }}) as setting_name,
        cast({{ dbt.concat([
            customer_segmentation.as_text('count(*)'), "' rows, '",
            'substring(' ~ dbt.hash('coalesce(' ~ content ~ ", '')") ~ ', 1, 10)',
        ]) }} as {{ dbt.type_string() }}) as value,
        '{{ decides }}' as decides
    from {{ relation }}
    {%- if where %}
    where {{ where }}
    {%- endif %}
{%- endmacro %}
