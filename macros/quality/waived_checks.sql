{#-
  The names of the checks that were waived in the approved publication, those below one name once.
  Changed settings are approved, not waived: the publication is a baseline like any other.
  Asks the warehouse in a run only, never while compiling.

  Returns: text such as `customer_count_change, segment_share_change`, empty for none.
-#}
{% macro waived_checks() %}
    {% set gate = ref('segmentation__quality_gate') %}
    {% set names = [] %}
    {% if execute and flags.WHICH in ['build', 'run'] %}
        {% for row in run_query(
            'select check_name from ' ~ gate
            ~ " where waived_because is not null and not passed and severity = 'error'"
            ~ " and check_name <> 'settings_changed'"
        ).rows %}
            {% do names.append(row[0].split('.')[0]) %}
        {% endfor %}
    {% endif %}
    {{ return(names | unique | sort | join(', ')) }}
{% endmacro %}
