{#-
  The schemes that no rule segment may have: the package's own, and that of lead scores, which has
  rows in the catalogue and no members.

  Returns: list of schemes.
-#}
{% macro reserved_schemes() %}
    {{ return(customer_segmentation.package_schemes() | list + ['lead_score']) }}
{% endmacro %}
