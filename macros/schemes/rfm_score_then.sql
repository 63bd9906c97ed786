{#-
  The score of another value by the cut points of today, see rfm_threshold_steps(): where they leave
  a choice, the score nearest to the present one.

  Arguments: metric; goodness and score_now, SQL. Reads the columns of `thresholds_by_date`.
-#}
{% macro rfm_score_then(metric, goodness, score_now) -%}
    {%- set counted = {} -%}
    {%- for certainty in ['sure', 'last'] -%}
        {%- set beaten = ['1'] -%}
        {%- for score in range(2, customer_segmentation.rfm_bins() + 1) -%}
            {%- do beaten.append(
                'case when ' ~ goodness ~ ' >= ' ~ metric ~ '_' ~ certainty ~ '_' ~ score
                ~ ' then 1 else 0 end'
            ) -%}
        {%- endfor -%}
        {%- do counted.update({certainty: beaten | join('\n+ ')}) -%}
    {%- endfor -%}
    least(greatest({{ score_now }}, {{ counted.sure }}), {{ counted.last }})
{%- endmacro %}
