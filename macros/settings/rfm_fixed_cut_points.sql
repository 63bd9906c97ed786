{#-
  The installer's cut points, in the order of the scores they separate.

  Returns: dict of metric -> list of bins - 1 numbers; cut k separates score k from k + 1, so the
  days of recency fall and the other two rise.
  Errors: a compile error for a missing or unknown metric, a wrong number of cuts, repeated cuts or
  cuts that are not numbers.
-#}
{% macro rfm_fixed_cut_points() %}
    {% set key = 'rfm_fixed_cut_points' %}
    {% set given = var(key) or {} %}
    {% set wanted = customer_segmentation.rfm_bins() - 1 %}
    {% set allowed = 'recency (days), frequency and monetary, each with ' ~ wanted
        ~ ' different numbers' %}
    {% if given is not mapping or given.keys() | sort | list != ['frequency', 'monetary', 'recency'] %}
        {% do customer_segmentation.refuse_setting(key, given, allowed) %}
    {% endif %}
    {% set cut_points = {} %}
    {% for metric, cuts in given.items() %}
        {% if cuts is string or cuts is not sequence or cuts | unique | list | length != wanted
            or cuts | length != wanted or cuts | reject('number') | list %}
            {% do customer_segmentation.refuse_setting(key ~ '.' ~ metric, cuts, allowed) %}
        {% endif %}
        {% do cut_points.update({metric: cuts | sort(reverse=(metric == 'recency'))}) %}
    {% endfor %}
    {{ return(cut_points) }}
{% endmacro %}
