{#-
  A text of the settings as SQL, to compare with what folded() gives. The database folds it as it
  folds the data; ASCII is the same everywhere, and is easier to read as it is.
-#}
{% macro folded_literal(text) %}
    {% if modules.re.match('^[ -~]*$', text) %}
        {{ return(customer_segmentation.text_literal(text | lower)) }}
    {% endif %}
    {{ return(customer_segmentation.folded(customer_segmentation.text_literal(text))) }}
{% endmacro %}
