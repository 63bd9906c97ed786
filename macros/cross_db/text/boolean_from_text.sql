{#- True or false from the words that a cast of text to boolean knows elsewhere; else NULL. -#}
{% macro boolean_from_text(text) -%}
    case
        when lower({{ text }}) in ('true', 't', 'yes', 'y', '1') then true
        when lower({{ text }}) in ('false', 'f', 'no', 'n', '0') then false
    end
{%- endmacro %}
