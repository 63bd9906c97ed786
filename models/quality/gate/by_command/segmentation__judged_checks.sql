{#-
  What the gate reads, and the table that it fills. Engines that run no Python models are judged by
  the command `segments build`, between two dbt runs: it reads the models named here and appends
  its checks to this table, which each dbt run empties.
-#}
{%- for model in [
    'segmentation__candidate_customer_segments',
    'segmentation__customer_rfm',
    'segmentation__customer_lifecycle',
    'segmentation__customer_value_tiers',
    'segmentation__customer_engagement',
    'segmentation__candidate_segment_membership',
    'segmentation__candidate_segment_history',
    'segmentation__candidate_segment_transitions',
    'segmentation__candidate_segment_performance',
    'segmentation__candidate_segment_catalog',
    'segmentation__candidate_account_segments',
    'segmentation__candidate_account_people',
    'segmentation__candidate_lead_scores',
    'segmentation__candidate_rfm_cut_points',
    'segmentation__candidate_reconciliation',
    'segmentation__candidate_input_profile',
    'segmentation__quality_measures',
    'segmentation__quality_waivers',
    'segmentation__dbt_test_checks',
    'segmentation__candidate_fingerprints',
    'segmentation__publication_candidate',
] %}
-- depends_on: {{ ref(model) }}
{%- endfor %}
select
    cast(null as {{ dbt.type_string() }}) as publication_id,
    cast(null as {{ dbt.type_string() }}) as check_name,
    cast(null as {{ dbt.type_string() }}) as layer,
    cast(null as {{ dbt.type_string() }}) as severity,
    cast(null as {{ dbt.type_boolean() }}) as passed,
    cast(null as {{ customer_segmentation.type_double() }}) as observed,
    cast(null as {{ dbt.type_string() }}) as expected,
    cast(null as {{ dbt.type_bigint() }}) as affected,
    cast(null as {{ dbt.type_string() }}) as endangers,
    cast(null as {{ dbt.type_string() }}) as detail,
    cast(null as {{ dbt.type_string() }}) as waived_because,
    cast(null as {{ dbt.type_boolean() }}) as is_blocking
from (select 1 as nothing) as no_row
where nothing = 0
