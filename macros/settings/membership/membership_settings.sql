{#-
  What decides membership, one setting each, but for the content of seeds: variables, each mapped
  table and column, rule segments as they are written, the rules that the project overrides, and
  the version and SQL of this package. What is not set is not in the list.

  Returns: list of {name, value (text), decides}. decides: facts, where the setting can change
  orders, money, attributes or activities of a customer; segments, where it changes only the
  segments that follow from them; others, where it changes neither, but lead scores, accounts or what
  stands beside the segments.
-#}
{% macro membership_settings() %}
    {% set settings = [] %}
    {% for key, variable in customer_segmentation.deciding_variables().items()
        if variable.value is not none %}
        {% do settings.append({
            'name': key,
            'value': customer_segmentation.setting_as_text(variable.value),
            'decides': variable.decides,
        }) %}
    {% endfor %}
    {% for input_name, parts in customer_segmentation.mapped_inputs().items() %}
        {% for part in parts %}
            {#- The first table has the plain name, so that a second one does not rename it. -#}
            {% set name = input_name ~ ('' if loop.first else '[' ~ loop.index0 ~ ']') %}
            {% set kind = 'source' if 'source' in part else 'ref' %}
            {% set mapped = {name: kind ~ ' ' ~ part[kind] | join('.')} %}
            {% for column in customer_segmentation.mapped_columns(input_name, part) %}
                {% do mapped.update({name ~ '.' ~ column: part.columns[column] | string}) %}
            {% endfor %}
            {% if part.get('where') %}
                {% do mapped.update({name ~ '.where': part.where | string}) %}
            {% endif %}
            {% for setting_name, value in mapped.items() %}
                {% do settings.append(
                    {'name': setting_name, 'value': value, 'decides': 'facts'}
                ) %}
            {% endfor %}
        {% endfor %}
    {% endfor %}
    {% set in_order = {} %}
    {% for scheme in customer_segmentation.exclusive_rule_schemes() %}
        {% do in_order.update({scheme: []}) %}
    {% endfor %}
    {% for place, written in customer_segmentation.rule_segments() %}
        {% set scheme = written.get('scheme', 'rule') %}
        {% set conditions = {} %}
        {% for key in ['all', 'any', 'none'] if key in written %}
            {% do conditions.update({key: written[key]}) %}
        {% endfor %}
        {% do settings.append({
            'name': 'rule_segments.' ~ scheme ~ '.' ~ written.name,
            'value': customer_segmentation.setting_as_text(conditions),
            'decides': 'segments',
        }) %}
        {% if scheme in in_order %}{% do in_order[scheme].append(written.name) %}{% endif %}
    {% endfor %}
    {#- Of these the first segment that fits counts, so their order decides. -#}
    {% for scheme, names in in_order.items() if names %}
        {% do settings.append({
            'name': 'rule_segments.' ~ scheme,
            'value': names | join(', '),
            'decides': 'segments',
        }) %}
    {% endfor %}
    {% set rules = customer_segmentation.deciding_rules() %}
    {% for rule, fingerprint in customer_segmentation.overridden_rules().items() %}
        {% do settings.append({
            'name': 'macro ' ~ rule,
            'value': 'overridden, ' ~ fingerprint,
            'decides': rules[rule].decides,
        }) %}
    {% endfor %}
    {% do settings.append({
        'name': 'package',
        'value': customer_segmentation.package_version() ~ ', '
            ~ customer_segmentation.package_fingerprint(),
        'decides': 'facts',
    }) %}
    {{ return(settings) }}
{% endmacro %}
