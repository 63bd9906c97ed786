{#-
  Drops what reasons were made of by definitions of which no publication is kept. A hook after the
  view of readers, which no longer reads them. What somebody else still holds stays for the next
  run.
-#}
{% macro drop_unread_reasons() %}
    {% for part in customer_segmentation.published_reasons() if not part.is_kept %}
        {% do customer_segmentation.drop_unread(part.relation) %}
    {% endfor %}
    {{ return('') }}
{% endmacro %}
