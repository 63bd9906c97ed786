{#-
  Kilometres between two places as the crow flies: the haversine formula on a sphere of the earth's
  mean radius, 6371.0088 km (IUGG).

  Arguments: latitude, longitude: SQL, degrees; of_latitude, of_longitude: numbers, degrees.
-#}
{% macro kilometres_between(latitude, longitude, of_latitude, of_longitude) -%}
    {%- set radians = '0.017453292519943295' -%}
    2 * 6371.0088 * asin(least(1.0, sqrt(
        power(sin(({{ latitude }} - ({{ of_latitude }})) * {{ radians }} / 2), 2)
        + cos({{ latitude }} * {{ radians }}) * cos(({{ of_latitude }}) * {{ radians }})
        * power(sin(({{ longitude }} - ({{ of_longitude }})) * {{ radians }} / 2), 2)
    )))
{%- endmacro %}
