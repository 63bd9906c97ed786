{#-
  The day by which a source row is kept and rebuilt: that of its timestamp, or no_day() where it has
  none that can be meant.

  Arguments: timestamp, SQL.
-#}
{% macro source_day(timestamp) -%}
    case
        when {{ customer_segmentation.is_valid_timestamp(timestamp) }} then cast({{ timestamp }} as date)
        else {{ customer_segmentation.no_day() }}
    end
{%- endmacro %}
