{#-
  The gate's thresholds: the defaults below with what `segmentation_gate` changes of them.

  Returns: dict with `limits`, check name -> {warn, fail} (a value beyond either bound is a warning
  or a refusal; null switches that bound off), `freshness_days`, input -> {warn, fail}, `waive`,
  check name -> the reason why it may fail this time, and `approve`, hash of changed settings -> the
  reason for the change, none where it gives none.
  Errors: a compile error for an unknown check, input or key, a bound that is no number, a waiver
  without a reason or for a check that is never waived, an approval of something else than a hash.
-#}
{% macro gate_settings() %}
    {% set limits = customer_segmentation.gate_default_limits() %}
    {% set freshness = customer_segmentation.gate_default_freshness_days() %}
    {% set given = var('segmentation_gate') or {} %}
    {% set key = 'segmentation_gate' %}
    {% if given is not mapping %}
        {% do customer_segmentation.refuse_setting(
            key, given, 'a mapping of check names, freshness_days, waive and approve'
        ) %}
    {% endif %}
    {% for name, bounds in given.items() if name not in ['freshness_days', 'waive', 'approve'] %}
        {% if name not in limits %}
            {% do customer_segmentation.refuse_setting(
                key, name, 'freshness_days, waive, approve, or one of ' ~ limits | join(', ')
            ) %}
        {% endif %}
        {% do customer_segmentation.check_gate_bounds(key ~ '.' ~ name, bounds) %}
        {% do limits.update({name: dict(limits[name], **bounds)}) %}
    {% endfor %}
    {% set path, given_days = key ~ '.freshness_days', given.get('freshness_days') or {} %}
    {% if given_days is not mapping %}
        {% do customer_segmentation.refuse_setting(
            path, given_days, 'a mapping of input to its bounds'
        ) %}
    {% endif %}
    {% for input_name, bounds in given_days.items() %}
        {% if input_name not in freshness %}
            {% do customer_segmentation.refuse_setting(
                path, input_name, 'one of ' ~ freshness | join(', ')
            ) %}
        {% endif %}
        {% do customer_segmentation.check_gate_bounds(path ~ '.' ~ input_name, bounds) %}
        {% do freshness.update({input_name: dict(freshness[input_name], **bounds)}) %}
    {% endfor %}
    {% set waive = given.get('waive') or {} %}
    {% if waive is not mapping %}
        {% do customer_segmentation.refuse_setting(
            key ~ '.waive', waive, 'a mapping of check name to the reason for waiving it'
        ) %}
    {% endif %}
    {#- quality_measures: whether all measures were judged, each of them once. -#}
    {% set never_waived = [
        'dbt_tests_ran', 'whole_package_ran', 'quality_measures', 'reconciliation',
        'reconciliation_rows_tie', 'reconciliation_amount_ties', 'reconciliation_days_tie',
        'customer_money_ties_to_source', 'segment_money_ties_to_source',
    ] %}
    {% for name in waive if name.split('.')[0] in never_waived or name.endswith('.key_is_unique')
        or name.startswith('unique_key_') or name.startswith('foreign_key_') %}
        {% do customer_segmentation.refuse_setting(
            key ~ '.waive', name, 'checks other than whether the whole package ran, whether keys are '
            ~ 'unique and whether rows and amounts reconcile: those are never waived'
        ) %}
    {% endfor %}
    {% for name, reason in waive.items() if reason is not string or not reason | trim %}
        {% do customer_segmentation.refuse_setting(
            key ~ '.waive.' ~ name, reason, 'the reason for waiving it, in words'
        ) %}
    {% endfor %}
    {% if 'settings_changed' in waive %}
        {% do customer_segmentation.refuse_setting(
            key ~ '.waive', 'settings_changed', key ~ '.approve with the hash that the check names: '
            ~ 'changed settings are approved one by one'
        ) %}
    {% endif %}
    {% set path, approve = key ~ '.approve', given.get('approve') %}
    {% if approve is none %}
        {% set approve = {} %}
    {% elif approve is not mapping %}
        {% set approve = {approve | string: none} %}
    {% endif %}
    {% for approved, reason in approve.items() %}
        {% if approved is not string or not modules.re.match('^s[0-9a-f]{8}$', approved) %}
            {% do customer_segmentation.refuse_setting(
                path, approved, 'the hash that the check settings_changed names, such as s1a2b3c4d, '
                ~ 'or a mapping of it to the reason'
            ) %}
        {% endif %}
        {% if reason is not none and (reason is not string or not reason | trim) %}
            {% do customer_segmentation.refuse_setting(
                path ~ '.' ~ approved, reason, 'the reason for the change, in words'
            ) %}
        {% endif %}
    {% endfor %}
    {{ return({
        'limits': limits, 'freshness_days': freshness, 'waive': waive, 'approve': approve,
    }) }}
{% endmacro %}
