{#-
  The rules that the project overrides: those whose macro gives something else than this package's
  own, for the arguments of deciding_rules(). What a macro gives counts, not how it is written: so
  macros and variables that it uses count, too.

  Returns: dict of rule -> fingerprint of what its macro gives, ten characters.
-#}
{% macro overridden_rules() %}
    {% set overridden = {} %}
    {% for rule, asked in customer_segmentation.deciding_rules().items() %}
        {% set own = context['customer_segmentation']['default__' ~ rule] %}
        {% set in_force = context['customer_segmentation'][rule] %}
        {% set given, given_by_own = [], [] %}
        {% for arguments in asked.calls %}
            {% do given.append(customer_segmentation.setting_as_text(in_force(*arguments))) %}
            {% do given_by_own.append(customer_segmentation.setting_as_text(own(*arguments))) %}
        {% endfor %}
        {% if given != given_by_own %}
            {% do overridden.update({rule: local_md5(given | join('\n'))[:10]}) %}
        {% endif %}
    {% endfor %}
    {{ return(overridden) }}
{% endmacro %}
