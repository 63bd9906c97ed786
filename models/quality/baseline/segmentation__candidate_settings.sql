{%- set settings = customer_segmentation.membership_settings() if execute else [] -%}
{%- set text, rows = customer_segmentation.text_literal, [] -%}
{%- for setting in settings -%}
    {%- do rows.append([text(setting.name), text(setting.value), text(setting.decides)]) -%}
{%- endfor -%}
with

written as (

    {{ customer_segmentation.literal_rows(['setting_name', 'value', 'decides'], rows) | indent(4) }}

)

select
    cast(setting_name as {{ dbt.type_string() }}) as setting_name,
    cast(value as {{ dbt.type_string() }}) as value,
    cast(decides as {{ dbt.type_string() }}) as decides
from written

union all

{{ customer_segmentation.seed_setting(
    'rfm_segment_map',
    ref(*customer_segmentation.rfm_segment_map()),
    'segments',
    'scheme = ' ~ text(var('rfm_segment_scheme')),
) }}
{%- for seed, decides in customer_segmentation.deciding_seeds().items() %}

union all

{{ customer_segmentation.seed_setting(seed, ref(seed), decides) }}
{%- endfor %}
