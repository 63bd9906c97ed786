"""Copies what was published into the stand-alone file that readers keep open, and swaps it in."""


def model(dbt, session):
    dbt.config(materialized="table")

    relations = {
        "customer_segments": dbt.ref("segmentation__customer_segments"),
        "segment_membership": dbt.ref("segmentation__segment_membership"),
        "segment_history": dbt.ref("segmentation__segment_history"),
        "segment_transitions": dbt.ref("segmentation__segment_transitions"),
        "segment_performance": dbt.ref("segmentation__segment_performance"),
        "segment_catalog": dbt.ref("segmentation__segment_catalog"),
        "account_segments": dbt.ref("segmentation__account_segments"),
        "account_people": dbt.ref("segmentation__account_people"),
        "lead_scores": dbt.ref("segmentation__lead_scores"),
        "rfm_cut_points": dbt.ref("segmentation__rfm_cut_points"),
        "reconciliation": dbt.ref("segmentation__reconciliation"),
        "input_profile": dbt.ref("segmentation__input_profile"),
        "quality_results": dbt.ref("segmentation__quality_results"),
        "publications": dbt.ref("segmentation__publications"),
    }

    from customer_segmentation.segments_file import publish_file

    return publish_file(
        session,
        {name: relation.sql_query() for name, relation in relations.items()},
        dbt.this.database,
        dbt.config.meta_get("target_schema"),
        dbt.config.meta_get("segments_file"),
        dbt.config.meta_get("segments_parquet_folder"),
    )
