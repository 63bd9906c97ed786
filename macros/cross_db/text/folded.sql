{#-
  A text in lower case, to compare without regard to case: data and settings alike go through here.

  Engines differ in a few letters, and one capital may have two small ones. So these are the same:
  ς and σ, both Σ in capitals; ß and ss, both SS; ı and i, both I, and İ with them, which some
  engines turn into i and a dot above.

  Arguments: text, SQL; written, SQL of the text before it was trimmed, where there is one.
-#}
{% macro folded(text, written=none) %}
    {{ return(adapter.dispatch('folded', 'customer_segmentation')(text, written or text)) }}
{% endmacro %}

{% macro default__folded(text, written) %}
    {% set folded = namespace(sql='lower(' ~ text ~ ')') %}
    {% for letter, same in [('ς', 'σ'), ('ß', 'ss'), ('ı', 'i')] %}
        {% set folded.sql = 'replace(' ~ folded.sql ~ ", '" ~ letter ~ "', '" ~ same ~ "')" %}
    {% endfor %}
    {% set dot_above = customer_segmentation.characters([775]) %}
    {{ return('replace(' ~ folded.sql ~ ', ' ~ dbt.concat(["'i'", dot_above]) ~ ", 'i')") }}
{% endmacro %}

{#- DuckDB sees at little cost that a text is ASCII: as many bytes as characters. -#}
{% macro duckdb__folded(text, written) -%}
    {%- set written = customer_segmentation.as_text(written) -%}
    case
        when strlen({{ written }}) = length({{ written }}) then lower({{ text }})
        else {{ customer_segmentation.default__folded(text, written) }}
    end
{%- endmacro %}
