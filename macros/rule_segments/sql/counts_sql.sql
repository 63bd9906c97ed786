{#-
  Whether a row counts for a behaviour: its flag is set and it is in the window.

  Arguments: behaviour, one of behaviours_of(); window, see planned_window().
-#}
{% macro counts_sql(behaviour, window) %}
    {% set conditions = [
        behaviour.match ~ ' = 1' if behaviour.match,
        customer_segmentation.window_sql(window, 'occurred_on', 'age'),
    ] | select | list %}
    {{ return(conditions | join(' and ') or '1 = 1') }}
{% endmacro %}
