{#-
  A behaviour, or its change, that a condition looks at.

  Arguments: spec, as in YAML; place, where it is; plan, see rule_plan(); is_change, whether two
  windows are compared.
  Returns: {name, kind, never_missing, input, measure, of_column, where, window, window_before}:
  of_column is what a measure is of, none for whole rows; where as planned_where(); windows as
  planned_window(), window_before none but for a change.
  Errors: a compile error naming the place.
-#}
{% macro planned_behaviour(spec, place, plan, is_change=false) %}
    {% set place = place ~ (' change' if is_change else ' behaviour') %}
    {% set measures = customer_segmentation.rule_measures() %}
    {% set windows = customer_segmentation.rule_windows() %}
    {% if spec is not mapping %}
        {% do customer_segmentation.refuse_setting(place, spec, '{<measure>: <input>, ...}') %}
    {% endif %}
    {% for key in spec if key not in measures and key not in windows and key != 'where' %}
        {% do customer_segmentation.refuse_setting(
            place, key, (measures | list + ['where'] + windows) | join(', ')
        ) %}
    {% endfor %}
    {% set named = spec.keys() | select('in', measures) | list %}
    {% if named | length != 1 %}
        {% do customer_segmentation.refuse_setting(
            place, named | join(' and ') or 'no measure', 'one of ' ~ measures | join(', ')
        ) %}
    {% endif %}
    {% set measure, source = named[0], spec[named[0]] | string %}
    {% set input_name, _, column = source.partition('.') %}
    {% set of = measures[measure].of %}
    {% set inputs = plan.inputs %}
    {% if input_name not in inputs or (of == 'input') != (column == '') %}
        {% do customer_segmentation.refuse_setting(
            place ~ ' ' ~ measure, source,
            ('' if of == 'input' else 'a column of ') ~ 'one of ' ~ inputs | join(', ')
            ~ ('' if of == 'input' else ', as in orders.amount')
        ) %}
    {% endif %}
    {% set columns = inputs[input_name].columns %}
    {% set fitting = customer_segmentation.columns_of_kind(columns, 'number') if of == 'number'
        else columns %}
    {% if column and column not in fitting %}
        {% do customer_segmentation.refuse_setting(
            place ~ ' ' ~ measure, source,
            input_name ~ '. and one of ' ~ (fitting | join(', ') or 'no column: it has no numbers')
        ) %}
    {% endif %}
    {% set window = customer_segmentation.planned_window(spec, place) %}
    {% set window_before = none %}
    {% if is_change %}
        {% if window.type != 'within_days' or measures[measure].kind is none
            or measure.startswith('days_since') %}
            {% do customer_segmentation.refuse_setting(
                place, spec, 'count, sum, average, min, max or distinct_count, and within_days'
            ) %}
        {% endif %}
        {% set window_before = {
            'type': 'between_days_ago', 'given': [window.given, 2 * window.given - 1],
        } %}
    {% endif %}
    {{ return({
        'name': ('change_of_' if is_change else '') ~ measure ~ '_' ~ source,
        'kind': measures[measure].kind or columns[column].kind,
        'never_missing': measures[measure].get('never_missing', false) and not is_change,
        'input': input_name,
        'measure': measure,
        'of_column': column or none,
        'where': customer_segmentation.planned_where(
            spec.get('where'), input_name, place, plan
        ),
        'window': window,
        'window_before': window_before,
    }) }}
{% endmacro %}
