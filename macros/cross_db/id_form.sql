{#-
  What an id looks like: digits are one 9, letters one a, so that C17 and C1000 are of one form. It
  may be shown where the id itself may not.

  Arguments: id, SQL.
-#}
{% macro id_form(id) -%}
    {%- set form = namespace(sql='lower(' ~ customer_segmentation.masked_text(id) ~ ')') -%}
    {#- 40 of a kind become 10, 4, 2 and 1. -#}
    {%- for length in [4, 4, 2, 2] -%}
        {%- for character in ['9', 'a'] -%}
            {%- set form.sql = "replace(" ~ form.sql ~ ", '" ~ character * length ~ "', '"
                ~ character ~ "')" -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ form.sql }}
{%- endmacro %}
