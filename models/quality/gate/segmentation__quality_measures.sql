{%- set gate = customer_segmentation.gate_settings() -%}
{%- set double = customer_segmentation.type_double() -%}
{%- set layers = {
    'inputs': 'segmentation__input_measures',
    'reconciliation': 'segmentation__reconciliation_measures',
    'marts': 'segmentation__candidate_measures',
    'baseline': 'segmentation__baseline_measures',
    'past': 'segmentation__restatement_measures',
    'input profile': 'segmentation__profile_measures',
    'input rhythm': 'segmentation__rhythm_measures',
    'single rows': 'segmentation__single_row_measures',
    'exchange rates': 'segmentation__rate_measures',
    'customers': 'segmentation__origin_measures',
    'rule segments': 'segmentation__segment_measures',
    'lead scores': 'segmentation__lead_score_measures',
    'settings': 'segmentation__setting_measures',
} -%}
with

measures as (

    {% for layer, model in layers.items() -%}
    select
        '{{ layer }}' as layer,
        check_name,
        case
            when check_name like 'freshness.%' then check_name
            else limit_name
        end as limit_name,
        endangers,
        observed,
        affected,
        detail,
        tolerance,
        sampling_error,
        only_warns
    from {{ ref(model) }}
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}

),

-- What was waived at the last publication, whose profile is what the inputs are compared with: once
-- mended they differ from it, and that only warns.
waived as (

    select max(waived_checks) as waived_checks
    from {{ ref('segmentation__compared_publications') }}
    where role = 'last'

),

limits as (

    {% set limits = dict(gate.limits) -%}
    {% for input_name, bounds in gate.freshness_days.items() -%}
    {% do limits.update({'freshness.' ~ input_name: bounds}) -%}
    {% endfor -%}
    {% for limit_name, bounds in limits.items() -%}
    select
        '{{ limit_name }}' as limit_name,
        cast({{ 'null' if bounds.warn is none else bounds.warn }} as {{ double }}) as warn_above,
        cast({{ 'null' if bounds.fail is none else bounds.fail }} as {{ double }}) as fail_above
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

)

select
    measures.check_name,
    measures.layer,
    measures.endangers,
    measures.observed,
    coalesce(
        limits.warn_above, case when measures.only_warns = 1 then limits.fail_above end
    ) + measures.sampling_error as warn_above,
    case
        when measures.only_warns = 1 then null
        when measures.layer in ('input profile', 'customers')
            and ', ' || waived.waived_checks || ',' like '%, ' || measures.limit_name || ',%'
            then null
        when limits.limit_name is null then measures.tolerance
        else limits.fail_above
    end + measures.sampling_error as fail_above,
    measures.sampling_error,
    measures.affected,
    measures.detail
from measures
cross join waived
left join limits on measures.limit_name = limits.limit_name
