{#-
  How much a total has changed, relative to the smaller of both: a fall to the half is as much as a
  doubling. As an expression of SQL, NULL where there was none before or it was 0; a total of less
  than 1 counts as 1.

  Arguments, SQL: before, now.
-#}
{% macro relative_change(before, now) -%}
    case
        when {{ before }} <> 0 then {{ customer_segmentation.ratio(
            'abs(' ~ now ~ ' - ' ~ before ~ ')',
            'case when abs(' ~ before ~ ') < 1 or abs(' ~ now ~ ') < 1 then 1'
            ~ ' when abs(' ~ before ~ ') < abs(' ~ now ~ ') then abs(' ~ before ~ ')'
            ~ ' else abs(' ~ now ~ ') end',
        ) }}
    end
{%- endmacro %}
