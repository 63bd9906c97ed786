"""The Python side of the dbt package customer_segmentation: quality gate, publication, console."""

__version__ = "0.1.0"
