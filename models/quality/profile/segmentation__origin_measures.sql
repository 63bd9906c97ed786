{%- set text = customer_segmentation.as_text -%}
{%- set percent = customer_segmentation.percent -%}
{%- set ratio = customer_segmentation.ratio -%}
{%- set error = customer_segmentation.sampling_error -%}
{%- set words = customer_segmentation.profile_words() -%}
with

profile_now as (

    select * from {{ ref('segmentation__candidate_input_profile') }}
    where input = 'customers'

),

profile_before as (

    select * from {{ ref('segmentation__baseline_profile') }}
    where input = 'customers'

),

customer_ids as (

    select customer_id from {{ ref('int_segmentation__customers') }}

),

both_sides as (

    select
        source_rows as rows_now,
        0 as rows_before,
        case when value = 'activity only' then source_rows else 0 end as only_now,
        0 as only_before
    from profile_now
    where column_name = 'known_from'
        and value <> '*'

    union all

    select
        0 as rows_now,
        source_rows as rows_before,
        0 as only_now,
        case when value = 'activity only' then source_rows else 0 end as only_before
    from profile_before
    where column_name = 'known_from'
        and value <> '*'

),

totals as (

    select
        sum(rows_now) as rows_now,
        sum(rows_before) as rows_before,
        {{ ratio('sum(only_now)', 'sum(rows_now)') }} as share_now,
        {{ ratio('sum(only_before)', 'sum(rows_before)') }} as share_before,
        sum(only_now) as only_now
    from both_sides

),

forms_before as (

    select distinct value
    from profile_before
    where column_name = 'customer_id'
        and value <> '*'

),

all_customers as (

    select sum(source_rows) as customers
    from profile_now
    where column_name = 'known_from'

),

-- Rare forms come and go among the 50 that are shown.
new_forms as (

    select
        coalesce(sum(case when forms_before.value is null then profile_now.source_rows end), 0)
            as new_rows,
        sum(profile_now.source_rows) as source_rows,
        {{ customer_segmentation.joined_texts(
            'case when forms_before.value is null then profile_now.value end', ', ',
            'profile_now.value'
        ) | indent(8) }} as told
    from profile_now
    left join forms_before on profile_now.value = forms_before.value
    cross join all_customers
    where profile_now.column_name = 'customer_id'
        and profile_now.source_rows * 100 > all_customers.customers
        and profile_now.value not in ('*', '{{ words.rest }}')

),

known_forms as (

    select sum(case when value = '{{ words.rest }}' then 0 else 1 end) as forms
    from forms_before

),

form_checks as (

    select
        new_forms.source_rows,
        new_forms.new_rows,
        case
            when known.forms > 0
                then coalesce({{ ratio('new_forms.new_rows', 'new_forms.source_rows') }}, 0)
        end as share,
        case when known.forms > 0 then new_forms.told end as told
    from new_forms
    cross join known_forms as known

),

-- 12.0 beside 12: a number that was read as a decimal makes a customer of its own.
decimal_ids as (

    select substr(customer_id, 1, length(customer_id) - 2) as customer_id
    from customer_ids
    where customer_id like '%.0'

),

twins as (

    select
        count(decimal_ids.customer_id) as twins,
        count(*) as customers
    from customer_ids
    left join decimal_ids on customer_ids.customer_id = decimal_ids.customer_id

)

{{ customer_segmentation.measure(
    "'customers_of_activity_only_share'",
    'Ids of sessions or devices are taken for customers.',
    'coalesce(share_now, 0)',
    'coalesce(only_now, 0)',
    "coalesce(" ~ percent('share_now') ~ ", 'none') || ' of the customers are known from "
    ~ "events and "
    ~ "messages only: look at what their customer_id is mapped to'",
    limit='customers_of_activity_only_share',
) }}
from totals

union all

{{ customer_segmentation.measure(
    "'customers_of_activity_only_rise'",
    'Ids of events and messages are written otherwise than those of orders: customers come twice.',
    'case when share_before is null then null when share_now > share_before + '
    ~ error('share_now', 'rows_now') ~ ' then share_now - share_before - '
    ~ error('share_now', 'rows_now') ~ ' else 0 end',
    'coalesce(only_now, 0)',
    "coalesce(" ~ percent('share_now') ~ ", 'none') || ' of the customers are known from "
    ~ "events and "
    ~ "messages only, at the last publication ' || coalesce(" ~ percent('share_before')
    ~ ", 'none (no baseline)')",
    limit='customers_of_activity_only_rise',
) }}
from totals

union all

{{ customer_segmentation.measure(
    "'customer_id_form_new'",
    'Ids are written otherwise than before: old customers lapse and new ones appear.',
    'share',
    'coalesce(new_rows, 0)',
    "coalesce(" ~ percent('share') ~ " || ' of the customers have an id of a new form'"
    ~ " || coalesce(', such as ' || told || ' (9 is digits, a letters)', ''), 'no baseline')",
    limit='customer_id_form_new',
) }}
from form_checks

union all

{{ customer_segmentation.measure(
    "'customer_ids_as_decimals'",
    'A number read as a decimal makes a second customer.',
    'coalesce(' ~ ratio('twins', 'customers') ~ ', 0)',
    'twins',
    text('twins') ~ " || ' customers' || "
    ~ customer_segmentation.share_in_brackets('twins', 'customers')
    ~ " || ' are there a second time with .0 behind their id: cast the id to a whole number in the "
    ~ "mapping'",
    limit='customer_ids_as_decimals',
) }}
from twins
