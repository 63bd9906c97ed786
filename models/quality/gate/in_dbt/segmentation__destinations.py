"""Refuses to write where something else is, before the run publishes anything."""


def model(dbt, session):
    dbt.config(materialized="table")

    publications = dbt.ref("segmentation__earlier_publications")

    from customer_segmentation.destinations import check_destinations

    return check_destinations(
        session,
        dbt.this.database,
        dbt.config.meta_get("target_schema"),
        publications.sql_query(),
        dbt.config.meta_get("segments_file"),
        dbt.config.meta_get("segments_parquet_folder"),
    )
