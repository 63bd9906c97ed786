{#-
  What fit weights may ask of a person and of the account, by the names of rule segments: the texts,
  yes-no columns and numbers of the inputs contacts and accounts, and the age.

  Returns: dict of column -> {attribute, kind, sql}: what rule segments call it, text or number, and
  its SQL over customers, contacts and accounts. Texts are folded, yes-no columns the words
  true and false.
-#}
{% macro lead_fit_attributes() %}
    {% set known = {} %}
    {% for name, properties in customer_segmentation.rule_attributes().items()
        if properties.origin in ['contact', 'account']
        and properties.kind in ['text', 'boolean', 'number'] %}
        {% set source = customer_segmentation.attribute_value_sql(properties) %}
        {% set kind = properties.kind %}
        {% if kind == 'boolean' %}
            {% set kind = 'text' %}
            {% set sql = 'case when ' ~ source ~ " then 'true' when not " ~ source
                ~ " then 'false' end" %}
        {% elif kind == 'text' %}
            {% set sql = customer_segmentation.folded(source) %}
        {% else %}
            {% set sql = 'cast(' ~ source ~ ' as '
                ~ customer_segmentation.type_of_kind('number') ~ ')' %}
        {% endif %}
        {% do known.update({name | replace('.', '_'): {
            'attribute': name, 'kind': kind, 'sql': sql,
        }}) %}
    {% endfor %}
    {{ return(known) }}
{% endmacro %}
