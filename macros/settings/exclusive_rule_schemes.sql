{#-
  The schemes of rules whose segments exclude each other: a list of names, refused where it is none
  or names one of the package's own.
-#}
{% macro exclusive_rule_schemes() %}
    {% set schemes = var('exclusive_rule_schemes') %}
    {% if schemes is string or schemes is mapping or schemes is not iterable
        or schemes | select('in', customer_segmentation.package_schemes()) | list %}
        {% do customer_segmentation.refuse_setting(
            'exclusive_rule_schemes', schemes, "a list of schemes that rule segments name"
        ) %}
    {% endif %}
    {{ return(schemes) }}
{% endmacro %}
