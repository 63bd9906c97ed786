{#-
  A fingerprint of the rows of a relation, whatever their order: how many they are and the sum of
  their hashes, as an aggregate of SQL that gives a text. It is compared on one engine only.

  Arguments: candidate, the relation whose columns count; stored, the relation that is read, where
  that is another one. Its columns are cast to the types of the candidate.
-#}
{% macro content_fingerprint(candidate, stored=none) -%}
    {%- set stored_types, values = {}, [] -%}
    {%- if execute and flags.WHICH in ['build', 'run'] -%}
        {%- set stored_columns = adapter.get_columns_in_relation(stored) if stored else [] -%}
        {%- for column in stored_columns -%}
            {%- do stored_types.update({column.name: column.data_type}) -%}
        {%- endfor -%}
        {%- for column in adapter.get_columns_in_relation(candidate) -%}
            {%- set value = adapter.quote(column.name) -%}
            {%- if stored_types.get(column.name, column.data_type) != column.data_type -%}
                {%- set value = 'cast(' ~ value ~ ' as ' ~ column.data_type ~ ')' -%}
            {%- endif -%}
            {%- do values.append(value) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- set row_hash = customer_segmentation.row_hash(values or ["''"]) -%}
    {{ dbt.concat([
        customer_segmentation.as_text('count(*)'), "' rows with the hash '",
        customer_segmentation.as_text('coalesce(sum(' ~ row_hash ~ '), 0)'),
    ]) }}
{%- endmacro %}
