{#-
  The name that is most like another one: that shares the largest part of its pairs of letters with it.

  Arguments: name, a text; names, the list to choose from.
-#}
{% macro nearest_name(name, names) %}
    {% set best = {'name': none, 'likeness': -1} %}
    {% for candidate in names | sort %}
        {% set shared, rest = [], [] %}
        {% for start in range(candidate | length - 1) %}
            {% do rest.append(candidate[start:start + 2]) %}
        {% endfor %}
        {% for start in range(name | length - 1) if name[start:start + 2] in rest %}
            {% do shared.append(rest.pop(rest.index(name[start:start + 2]))) %}
        {% endfor %}
        {% set likeness = 2 * shared | length / (name ~ candidate) | length %}
        {% if likeness > best.likeness %}
            {% do best.update({'name': candidate, 'likeness': likeness}) %}
        {% endif %}
    {% endfor %}
    {{ return(best.name) }}
{% endmacro %}
