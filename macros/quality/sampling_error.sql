{#-
  How far a share may be off because it is one of few: two standard errors of a share of so many
  customers or rows, which nineteen of twenty samples stay within. An expression of SQL, 0 where
  there is nothing to take a share of.

  Arguments, SQL: share; count, of how many.
-#}
{% macro sampling_error(share, count) -%}
    coalesce(2 * sqrt({{ customer_segmentation.ratio(
        'case when ' ~ share ~ ' between 0 and 1 then (' ~ share ~ ') * (1 - (' ~ share ~ ')) end',
        count
    ) }}), 0)
{%- endmacro %}
