{#-
  Every value of a column lies between two bounds, which belong to the range.

  Arguments: minimum and maximum, numbers of which at least one is given; allow_null, whether NULL
  is fine too (default: it is not).
  Fails with: the whole row of each value outside the range.
-#}
{% test in_range(model, column_name, minimum=none, maximum=none, allow_null=false) %}
{%- if minimum is none and maximum is none -%}
    {%- do exceptions.raise_compiler_error(
        'customer_segmentation: in_range on ' ~ column_name ~ ' needs a minimum or a maximum.'
    ) -%}
{%- endif -%}
{%- set conditions = [] -%}
{%- if minimum is not none -%}{%- do conditions.append(column_name ~ ' < ' ~ minimum) -%}{%- endif -%}
{%- if maximum is not none -%}{%- do conditions.append(column_name ~ ' > ' ~ maximum) -%}{%- endif -%}
{%- if not allow_null -%}{%- do conditions.append(column_name ~ ' is null') -%}{%- endif -%}
with

tested as (

    select * from {{ model }}

)

select *
from tested
where {{ conditions | join('\n    or ') }}
{% endtest %}
