{#-
  Whether a value compares as it should; true or false, never NULL: what negates holds where the
  value is missing, all else does not.

  Arguments: value, SQL (of a location, the prefix of its two columns); comparison, see
  planned_comparison(); never_missing, whether the value is never NULL.
-#}
{% macro comparison_sql(value, comparison, never_missing=false) %}
    {% set kind, operator = comparison.kind, comparison.operator %}
    {% set missing = value ~ ' is null' %}
    {% if kind == 'location' %}
        {% set missing = '(' ~ value ~ '_latitude is null or ' ~ value ~ '_longitude is null)' %}
    {% endif %}
    {% if operator == 'is_missing' %}
        {% set never = '1 = 0' if comparison.given else '1 = 1' %}
        {{ return(never if never_missing else missing if comparison.given else 'not ' ~ missing
            if kind == 'location' else value ~ ' is not null') }}
    {% endif %}
    {% set compared = customer_segmentation.known_value_sql(value, comparison) %}
    {% if never_missing %}
        {{ return('not (' ~ compared ~ ')' if comparison.negates else compared) }}
    {% elif comparison.negates %}
        {{ return('(' ~ missing ~ ' or not (' ~ compared ~ '))') }}
    {% else %}
        {{ return('(not ' ~ missing ~ ' and ' ~ compared ~ ')' if kind == 'location'
            else '(' ~ value ~ ' is not null and ' ~ compared ~ ')') }}
    {% endif %}
{% endmacro %}
