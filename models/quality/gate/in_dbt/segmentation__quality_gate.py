"""Judges the candidates: every check becomes a row, and a failing one refuses the publication."""


def model(dbt, session):
    dbt.config(materialized="table")

    tables = {
        "customer_segments": dbt.ref("segmentation__candidate_customer_segments"),
        "customer_rfm": dbt.ref("segmentation__customer_rfm"),
        "customer_lifecycle": dbt.ref("segmentation__customer_lifecycle"),
        "customer_value_tiers": dbt.ref("segmentation__customer_value_tiers"),
        "customer_engagement": dbt.ref("segmentation__customer_engagement"),
        "segment_membership": dbt.ref("segmentation__candidate_segment_membership"),
        "segment_history": dbt.ref("segmentation__candidate_segment_history"),
        "segment_transitions": dbt.ref("segmentation__candidate_segment_transitions"),
        "segment_performance": dbt.ref("segmentation__candidate_segment_performance"),
        "segment_catalog": dbt.ref("segmentation__candidate_segment_catalog"),
        "account_segments": dbt.ref("segmentation__candidate_account_segments"),
        "account_people": dbt.ref("segmentation__candidate_account_people"),
        "lead_scores": dbt.ref("segmentation__candidate_lead_scores"),
        "rfm_cut_points": dbt.ref("segmentation__candidate_rfm_cut_points"),
        "reconciliation": dbt.ref("segmentation__candidate_reconciliation"),
        "input_profile": dbt.ref("segmentation__candidate_input_profile"),
        "quality_measures": dbt.ref("segmentation__quality_measures"),
        "quality_waivers": dbt.ref("segmentation__quality_waivers"),
        "dbt_test_checks": dbt.ref("segmentation__dbt_test_checks"),
        "fingerprints": dbt.ref("segmentation__candidate_fingerprints"),
        "publication_candidate": dbt.ref("segmentation__publication_candidate"),
    }
    # Not judged, but found out first: whether this run may write where it is to.
    dbt.ref("segmentation__destinations")

    try:
        from customer_segmentation.gate import run_duckdb_gate
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] != "customer_segmentation":
            raise
        raise RuntimeError(
            "The quality gate needs the Python package of customer_segmentation beside dbt: "
            "pip install './dbt_packages/customer_segmentation[duckdb]' (in a clone: make install)."
        ) from error

    queries = {name: relation.sql_query() for name, relation in tables.items()}
    return run_duckdb_gate(session, queries, str(dbt.this))
