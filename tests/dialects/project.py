"""A project that installs this package, compiled for a warehouse that nobody connects to.

The project is written where a test wants it. In this folder its files would become part of the
package: dbt reads everything below `tests`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from dbt.adapters.factory import get_adapter_class_by_name
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

PACKAGE = Path(__file__).parents[2]

#: Targets of the profile. Nothing ever logs in with them; name a real account by the environment.
OUTPUTS = {
    "snowflake": {
        "account": "{{ env_var('SNOWFLAKE_ACCOUNT', 'none') }}",
        "user": "{{ env_var('SNOWFLAKE_USER', 'none') }}",
        "password": "{{ env_var('SNOWFLAKE_PASSWORD', 'none') }}",
        "database": "{{ env_var('SNOWFLAKE_DATABASE', 'analytics') }}",
        "warehouse": "{{ env_var('SNOWFLAKE_WAREHOUSE', 'none') }}",
    },
    "bigquery": {
        "method": "oauth-secrets",
        "token": "{{ env_var('BIGQUERY_TOKEN', 'none') }}",
        "project": "{{ env_var('BIGQUERY_PROJECT', 'analytics') }}",
    },
    "databricks": {
        "host": "{{ env_var('DATABRICKS_HOST', 'none.invalid') }}",
        "http_path": "{{ env_var('DATABRICKS_HTTP_PATH', '/sql/1.0/warehouses/none') }}",
        "token": "{{ env_var('DATABRICKS_TOKEN', 'none') }}",
        "catalog": "{{ env_var('DATABRICKS_CATALOG', 'analytics') }}",
    },
    "redshift": {
        "host": "{{ env_var('REDSHIFT_HOST', 'none.invalid') }}",
        "port": 5439,
        "user": "{{ env_var('REDSHIFT_USER', 'none') }}",
        "password": "{{ env_var('REDSHIFT_PASSWORD', 'none') }}",
        "dbname": "{{ env_var('REDSHIFT_DATABASE', 'analytics') }}",
    },
    "duckdb": {"path": "warehouse.duckdb"},
}

#: dbt's own is_incremental() and the package's existing_relation() ask the warehouse what is there.
#: Here a variable answers: nothing yet, or everything.
IS_INCREMENTAL = "{% macro is_incremental() %}{{ return(var('published_before')) }}{% endmacro %}"
EXISTING_RELATION = """
{% macro existing_relation(node_name) %}
    {% if not var('published_before') or not execute %}{{ return(none) }}{% endif %}
    {% set node = graph.nodes['model.customer_segmentation.' ~ node_name] %}
    {{ return(api.Relation.create(
        database=node.database, schema=node.schema, identifier=node.alias
    )) }}
{% endmacro %}
"""
#: The days that an earlier model of the run would list.
DAYS_IN = """
{% macro days_in(relation, condition='1 = 1') %}
    {{ return(['2025-12-30', '2025-12-31']) }}
{% endmacro %}
"""

class Project:
    """The demo shop's inputs, all of the contract, mapped to sources on one target."""

    def __init__(self, folder: Path, target: str) -> None:
        self._folder = folder
        self.target = target
        package = yaml.safe_load((PACKAGE / "dbt_project.yml").read_text("utf-8"))
        demo = package["vars"]["customer_segmentation"]["segmentation_demo_inputs"]
        inputs = {
            name: {"source": ["raw", name], "columns": mapped["columns"]}
            for name, mapped in demo.items()
        }
        output = {"type": target, "schema": "analytics", "threads": 1, **OUTPUTS[target]}
        (folder / "macros").mkdir(parents=True)
        (folder / "models").mkdir()
        (folder / "dbt_packages").mkdir()
        # What `dbt deps` does for a local package, without starting it.
        (folder / "dbt_packages" / "customer_segmentation").symlink_to(PACKAGE)
        (folder / "macros" / "is_incremental.sql").write_text(IS_INCREMENTAL)
        self._write("packages.yml", {"packages": [{"local": str(PACKAGE)}]})
        self._write("profiles.yml", {"dialects": {"target": target, "outputs": {target: output}}})
        self._write(
            "dbt_project.yml",
            {
                "name": "dialects",
                "version": "1.0.0",
                "profile": "dialects",
                "flags": {"send_anonymous_usage_stats": False},
                "vars": {
                    "published_before": False,
                    "customer_segmentation": {"segmentation_inputs": inputs},
                },
            },
        )
        self._write(
            "models/sources.yml",
            {"sources": [{"name": "raw", "tables": [{"name": name} for name in inputs]}]},
        )

    def parse_by_dbt_2(self) -> str:
        """What dbt 2 says when it parses the project: another program, which needs no adapter."""
        program = Path(sys.executable).with_name("dbt-core-experimental-parser")
        done = subprocess.run(
            [program, "parse", "--project-dir", ".", "--profiles-dir", "."],
            cwd=self._folder,
            env={**os.environ, "RUST_BACKTRACE": "0"},
            capture_output=True,
            text=True,
        )
        return done.stdout + done.stderr

    @cached_property
    def manifest(self) -> Manifest:
        """The parsed project."""
        manifest = self._invoke(dbtRunner(), "parse")
        for name, answer in {"existing_relation": EXISTING_RELATION, "days_in": DAYS_IN}.items():
            manifest.macros[f"macro.customer_segmentation.{name}"].macro_sql = answer
        return manifest

    def compiled(self, variables: Mapping[str, Any]) -> dict[str, str]:
        """File -> SQL, of every model and data test."""
        results = self._compile(variables, "--exclude", "resource_type:unit_test")
        return {
            result.node.path: result.node.compiled_code
            for result in results
            if result.node.resource_type in ("model", "test")
        }

    def compiled_inline(self, template: str, variables: Mapping[str, Any]) -> str:
        """The SQL of a template of its own, such as a call of a hook."""
        (result,) = self._compile(variables, "--inline", template)
        return result.node.compiled_code

    def declared_types(self) -> Iterator[tuple[str, str, str]]:
        """Node, column and type, of enforced contracts and of seeds, as the adapter spells it."""
        nodes = self.manifest.nodes.values()  # parsing loads the adapter
        translate = get_adapter_class_by_name(self.target).Column.translate_type
        for node in nodes:
            if node.resource_type == "seed" and "demo" not in node.path:
                for column, data_type in node.config.column_types.items():
                    yield node.name, column, translate(data_type)
            elif node.resource_type == "model" and node.config.contract.enforced:
                for column in node.columns.values():
                    yield node.name, column.name, translate(column.data_type)

    def strategies(self) -> set[str]:
        """The incremental strategies that models name."""
        nodes = self.manifest.nodes.values()
        return {
            node.config.incremental_strategy
            for node in nodes
            if node.resource_type == "model" and node.config.materialized == "incremental"
        }

    def _compile(self, variables: Mapping[str, Any], *arguments: str) -> Any:
        return self._invoke(
            dbtRunner(manifest=self.manifest),
            "compile",
            "--no-populate-cache",
            "--no-introspect",
            "--vars",
            yaml.safe_dump(dict(variables)),
            *arguments,
        ).results

    def _invoke(self, runner: dbtRunner, *arguments: str) -> Any:
        result = runner.invoke(
            [
                *("--quiet", "--no-use-colors", "--log-level-file", "none", "--no-write-json"),
                *arguments,
                *("--project-dir", str(self._folder), "--profiles-dir", str(self._folder)),
            ]
        )
        if result.exception is not None:
            raise result.exception
        failed = [r for r in getattr(result.result, "results", []) if r.status == "error"]
        assert not failed, "\n".join(f"{r.node.path}: {r.message}" for r in failed)
        return result.result

    def _write(self, name: str, content: Mapping[str, Any]) -> None:
        text = yaml.safe_dump(dict(content), sort_keys=False, width=1000)
        (self._folder / name).write_text(text, encoding="utf-8")
