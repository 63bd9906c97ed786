{#-
  A raw expression as its kind wants it. What cannot be read as that type becomes NULL here and is
  counted by the reconciliation, never an error half-way through a run.

  Arguments: expression, SQL; kind, see input_contract.
-#}
{% macro typed(expression, kind) %}
    {%- set trimmed = customer_segmentation.trimmed_text(expression) -%}
    {%- if kind in ['id', 'text'] -%}
        {{ trimmed }}
    {%- elif kind == 'code' -%}
        {{ customer_segmentation.folded(trimmed, expression) }}
    {%- elif kind == 'currency' -%}
        upper({{ trimmed }})
    {%- elif kind == 'timestamp' -%}
        {{ customer_segmentation.to_reporting_timezone(
            customer_segmentation.cast_or_null(expression, kind)
        ) }}
    {%- else -%}
        {{ customer_segmentation.cast_or_null(expression, kind) }}
    {%- endif -%}
{% endmacro %}
