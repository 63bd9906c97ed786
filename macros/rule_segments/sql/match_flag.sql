{#-
  The name of the flag that rule_rows() gives the rows that count; none where all do.

  Arguments: where, see planned_where(); filters, the different where so far, to which it is added.
-#}
{% macro match_flag(where, filters) %}
    {% if not where %}{{ return(none) }}{% endif %}
    {% if where not in filters %}{% do filters.append(where) %}{% endif %}
    {{ return('match_' ~ (filters.index(where) + 1)) }}
{% endmacro %}
