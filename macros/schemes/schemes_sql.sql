{#-
  Schemes as a list of SQL, for `in (...)`: the package's own.

  Arguments: exclusive_rules, whether to list the schemes of rules whose segments exclude each other
  too; reserved, whether to list all that no rule segment may have.
-#}
{% macro schemes_sql(exclusive_rules=false, reserved=false) %}
    {% set schemes = customer_segmentation.reserved_schemes() if reserved
        else customer_segmentation.package_schemes() | list %}
    {% if exclusive_rules %}
        {% set schemes = schemes + customer_segmentation.exclusive_rule_schemes() %}
    {% endif %}
    {{ return("'" ~ schemes | join("', '") ~ "'") }}
{% endmacro %}
