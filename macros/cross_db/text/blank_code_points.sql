{#-
  The characters that nobody sees at the ends of a text, as code points: white space of ASCII and
  Unicode, line ends, no-break and zero-width spaces, marks of direction and of byte order. Not the
  zero-width joiners, 8204 and 8205: they belong to the letter or picture before them.
-#}
{% macro blank_code_points() %}
    {{ return(
        range(9, 14) | list + range(28, 33) | list + [133, 160, 5760]
        + range(8192, 8204) | list + [8206, 8207] + range(8232, 8240) | list + [8287, 8288]
        + range(8294, 8298) | list + [12288, 65279]
    ) }}
{% endmacro %}
