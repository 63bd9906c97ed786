{#-
  Schemes as a list of SQL, for `in (...)`: the package's own, and with exclusive_rules those of
  rules whose segments exclude each other.
-#}
{% macro schemes_sql(exclusive_rules=false) %}
    {% set schemes = customer_segmentation.package_schemes() | list %}
    {% if exclusive_rules %}
        {% set schemes = schemes + customer_segmentation.exclusive_rule_schemes() %}
    {% endif %}
    {{ return("'" ~ schemes | join("', '") ~ "'") }}
{% endmacro %}
