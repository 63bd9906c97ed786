{#-
  Refuses a run whose variables cannot be meant. Called by the model of as-of dates, so that it
  speaks up while the project is parsed, before anything is built.

  Errors: a compile error naming the variable, what was given and what is allowed.
-#}
{% macro check_settings() %}
    {% do customer_segmentation.check_variable_names() %}
    {% do customer_segmentation.mapped_inputs() %}
    {% for key in ['history_grain', 'monetary_basis', 'rfm_scoring_method', 'value_tier_method'] %}
        {% do customer_segmentation.choice(key) %}
    {% endfor %}
    {% for key, minimum in [
        ('look_back_days', 0),
        ('history_periods', 0),
        ('as_of_max_days_after_data', 0),
        ('new_lead_days', 0),
        ('inactive_after_days', 1),
        ('loyal_min_orders', 2),
        ('loyal_min_tenure_days', 0),
        ('engagement_half_life_days', 1),
        ('engagement_at_risk_days', 1),
        ('lead_score_cap', 1),
        ('publications_to_keep', 1),
        ('publication_days_to_keep', 0),
        ('segment_minimum_customers', 0),
    ] %}
        {% do customer_segmentation.check_whole_number(key, minimum) %}
    {% endfor %}
    {% for key in [
        'rfm_window_days', 'lead_engagement_window_days', 'lead_engagement_half_life_days',
    ] %}
        {% do customer_segmentation.check_whole_number(key, 1, nullable=true) %}
    {% endfor %}
    {% do customer_segmentation.check_whole_number('rfm_bins', 2, nullable=true) %}
    {% for key in ['include_zero_value_orders', 'first_publication'] %}
        {% do customer_segmentation.check_boolean(key) %}
    {% endfor %}
    {% for key in ['earliest_valid_date', 'latest_valid_date'] %}
        {% do customer_segmentation.parsed_date(key, var(key)) %}
    {% endfor %}
    {% for key in ['reporting_timezone', 'input_timezone'] %}
        {% do customer_segmentation.timezone_setting(key) %}
    {% endfor %}
    {% if not modules.re.match('^[A-Z]{3}$', var('reporting_currency') | string) %}
        {% do customer_segmentation.refuse_setting(
            'reporting_currency', var('reporting_currency'), 'three capital letters such as EUR'
        ) %}
    {% endif %}
    {% set statuses = var('excluded_order_statuses') %}
    {% if statuses is string or statuses is mapping or statuses is not sequence %}
        {% do customer_segmentation.refuse_setting(
            'excluded_order_statuses', statuses, 'a list of statuses, empty for none'
        ) %}
    {% endif %}
    {% set role = var('published_reader_role') %}
    {% set allowed_role = 'null, since DuckDB has no roles' if target.type == 'duckdb'
        else 'the name of a role: letters, digits and underscores, or null' %}
    {% if role is not none and (
        target.type == 'duckdb'
        or role is not string
        or not modules.re.match('^[A-Za-z_][A-Za-z0-9_]*$', role)
    ) %}
        {% do customer_segmentation.refuse_setting(
            'published_reader_role', role, allowed_role
        ) %}
    {% endif %}
    {% do customer_segmentation.check_path('segments_file') %}
    {% do customer_segmentation.check_path('segments_parquet_folder', nullable=true) %}
    {% do customer_segmentation.as_of_setting() %}
    {% do customer_segmentation.check_rfm_settings() %}
    {% do customer_segmentation.value_tier_shares() %}
    {% do customer_segmentation.gate_settings() %}
    {% do customer_segmentation.rule_plan(while_parsing=true) %}
    {% do customer_segmentation.check_choice(
        'primary_scheme',
        customer_segmentation.package_schemes() | list
        + customer_segmentation.exclusive_rule_schemes(),
    ) %}
{% endmacro %}
