{#-
  A fingerprint of what decides reasons: the rule segments as they are written, the conditions of the
  package's own schemes with their thresholds, and the version of the package. The values and the
  view of reasons have it in their names, so that reasons of an older publication stay those of
  its time.

  Returns: ten characters.
-#}
{% macro reasons_definition() %}
    {% set parts = [
        customer_segmentation.package_version(),
        customer_segmentation.rule_segments() | string,
        customer_segmentation.exclusive_rule_schemes() | string,
        customer_segmentation.scheme_reasons() | string,
        customer_segmentation.engagement_conditions().next_segments | string,
    ] %}
    {{ return(local_md5(parts | join('\n'))[:10]) }}
{% endmacro %}
