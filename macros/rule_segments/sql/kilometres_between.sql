{#-
  Kilometres between two places as the crow flies: the haversine formula on a sphere of the earth's
  mean radius, 6371.0088 km (IUGG). NULL where a coordinate is missing: least() alone would skip the
  NULL on most engines and put such a place on the far side of the earth.

  Arguments: latitude, longitude: SQL, degrees; of_latitude, of_longitude: numbers, degrees.
-#}
{% macro kilometres_between(latitude, longitude, of_latitude, of_longitude) -%}
    {%- set radians = '0.017453292519943295' -%}
    case when {{ latitude }} is not null and {{ longitude }} is not null then
    2 * 6371.0088 * asin(least(1.0, sqrt(
        power(sin(({{ latitude }} - ({{ of_latitude }})) * {{ radians }} / 2), 2)
        + cos({{ latitude }} * {{ radians }}) * cos(({{ of_latitude }}) * {{ radians }})
        * power(sin(({{ longitude }} - ({{ of_longitude }})) * {{ radians }} / 2), 2)
    )))
    end
{%- endmacro %}
