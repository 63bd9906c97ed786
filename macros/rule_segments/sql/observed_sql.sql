{#- The value that a condition looks at, as text; see planned_condition() and rule_plan(). -#}
{% macro observed_sql(condition, columns) %}
    {% set text = customer_segmentation.as_text %}
    {% if 'segment' in condition %}
        {{ return(
            'case when ' ~ columns[condition.segment] ~ " is not null then 'true' else 'false' end"
        ) }}
    {% endif %}
    {% set column, kind = condition.subject.column, condition.subject.kind %}
    {% if kind == 'entry' %}
        {{ return(
            'case when not ' ~ customer_segmentation.condition_sql(condition.subject.of, columns)
            ~ " then 'not a member' when " ~ column ~ " then 'a member "
            ~ condition.subject.days ~ " days before' else 'entered' end"
        ) }}
    {% endif %}
    {% if kind == 'boolean' %}
        {{ return(
            'case when ' ~ column ~ " then 'true' when not " ~ column ~ " then 'false' end"
        ) }}
    {% elif kind == 'location' %}
        {{ return(
            text(column ~ '_latitude') ~ " || ', ' || " ~ text(column ~ '_longitude')
        ) }}
    {% elif kind == 'sequence' %}
        {{ return(
            'case when ' ~ column ~ "_happened = 1 then 'followed' else '' end || case when "
            ~ column ~ "_happened = 1 and " ~ column ~ "_not_happened = 1 then ', ' else '' end"
            ~ ' || case when ' ~ column ~ "_not_happened = 1 then 'not followed' else '' end"
        ) }}
    {% endif %}
    {{ return(text(column)) }}
{% endmacro %}
