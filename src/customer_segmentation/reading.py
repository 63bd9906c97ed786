"""Reads this package's relations from the warehouse: directly where it can, else through dbt.

Parsing a project costs dbt some eight seconds, for a query that takes a fraction of one. So names of
relations are taken from the manifest of dbt's last run, and the connection from the profile, for
DuckDB files and PostgreSQL. Where anything is out of the ordinary (other engines, attached
databases, macros of one's own that name schemas, no manifest yet), dbt is asked.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from string import Formatter
from typing import Any, Protocol

from customer_segmentation.build import DbtProject, UnreadableError

PACKAGE = "customer_segmentation"

#: Macros that decide where relations are, but for dbt's own: what they do here is not known.
NAMING_MACROS = re.compile(
    r'"macro\.(?!dbt\.)[^".]+\.(?:[a-z]+__)?generate_(?:schema|alias|database)_name"\s*:'
)

#: What connects a DuckDB profile to more than one local file.
MORE_THAN_A_FILE = ("attach", "database", "is_ducklake", "remote", "secrets", "plugins")


class Reader(Protocol):
    """Reads relations of this package."""

    def rows(self, query: str, **texts: str) -> list[dict[str, Any]]:
        """The rows of a query, in lower-case columns.

        Arguments: query, with the names of models and of `texts` in braces.
        Raises: UnreadableError.
        """


class DbtReader:
    """Reads through dbt, on any engine."""

    def __init__(self, project: DbtProject) -> None:
        self._project = project

    def rows(self, query: str, **texts: str) -> list[dict[str, Any]]:
        literals = {
            # Jinja takes a pair of escapes, as JSON writes an emoji, for two broken characters.
            name: f"{{{{ {PACKAGE}.text_literal({json.dumps(text, ensure_ascii=False)}) }}}}"
            for name, text in texts.items()
        }
        models = {name: f"{{{{ ref('{PACKAGE}', '{name}') }}}}" for name in _models(query, texts)}
        return self._project.rows(query.format(**literals, **models))


class DirectReader:
    """Reads over a connection of its own, which the program closes when it ends.

    Arguments: execute, which runs a query and returns a cursor; literal, which makes one of a text;
    relations, model -> relation; missing, the driver's errors where there is no such relation.
    """

    def __init__(
        self,
        execute: Callable[[str], Any],
        literal: Callable[[str], str],
        relations: Mapping[str, str],
        missing: tuple[type[Exception], ...],
    ) -> None:
        self._execute = execute
        self._literal = literal
        self._relations = relations
        self._missing = missing

    def rows(self, query: str, **texts: str) -> list[dict[str, Any]]:
        literals = {name: self._literal(text) for name, text in texts.items()}
        models = {name: self._relations[name] for name in _models(query, texts)}
        try:
            result = self._execute(query.format(**literals, **models))
        except self._missing as error:
            said = str(error).splitlines()[0]
            raise UnreadableError(f"nothing is published yet, build first ({said})") from None
        names = [column[0].lower() for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


class _AskDbtError(Exception):
    """The set-up is out of the ordinary."""


def reader(options: Mapping[str, str], models: Sequence[str]) -> Reader:
    """The quickest reader of these models in a project.

    Arguments: options, those of dbt that name the project, such as --target, with their values.
    Raises: UnreadableError.
    """
    try:
        return _direct_reader(options, models)
    except UnreadableError:
        raise
    except Exception:
        # Whatever is wrong with the set-up, dbt says it better.
        pass
    given = [part for option in options.items() for part in option]
    return DbtReader(DbtProject(given, quiet=True))


def _direct_reader(options: Mapping[str, str], models: Sequence[str]) -> DirectReader:
    """Raises: anything, where dbt is to be asked."""
    import yaml

    project = Path(_option(options, "--project-dir") or _folder_with_project())
    project_file = yaml.safe_load((project / "dbt_project.yml").read_text(encoding="utf-8"))
    render = _renderer(yaml.safe_load(_option(options, "--vars") or "{}"))
    target = _target(options, project_file, render)
    written_to = _option(options, "--target-path") or project_file.get("target-path") or "target"
    manifest = (project / written_to / "manifest.json").read_text(encoding="utf-8")
    if NAMING_MACROS.search(manifest):
        raise _AskDbtError
    relations = {model: _relation(manifest, model, target["schema"]) for model in models}
    return CONNECTORS[target["type"]](target, relations)


def _option(options: Mapping[str, str], name: str) -> str | None:
    """An option as dbt finds it: on the command line, or in the environment."""
    variable = name.removeprefix("--").replace("-", "_").upper()
    given = (os.environ.get(f"{prefix}_{variable}") for prefix in ("DBT_ENGINE", "DBT"))
    return options.get(name) or next(filter(None, given), None)


def _folder_with_project() -> Path:
    here = Path.cwd()
    return next(folder for folder in (here, *here.parents) if (folder / "dbt_project.yml").exists())


def _target(
    options: Mapping[str, str],
    project_file: Mapping[str, Any],
    render: Callable[[Any], Any],
) -> dict[str, Any]:
    """The output of the profile that dbt would use."""
    import yaml

    here = Path.cwd()
    default = here if (here / "profiles.yml").exists() else Path.home() / ".dbt"
    profiles = Path(_option(options, "--profiles-dir") or default) / "profiles.yml"
    name = _option(options, "--profile") or render(project_file["profile"])
    profile = yaml.safe_load(profiles.read_text(encoding="utf-8"))[name]
    target = _option(options, "--target") or render(profile.get("target", "default"))
    return {key: render(value) for key, value in profile["outputs"][target].items()}


def _renderer(variables: Mapping[str, Any]) -> Callable[[Any], Any]:
    """What renders a text of a profile, with the functions and filters that dbt has there."""

    def env_var(name: str, default: str | None = None) -> str:
        return os.environ[name] if default is None else os.environ.get(name, default)

    def var(name: str, default: str | None = None) -> Any:
        return variables[name] if default is None else variables.get(name, default)

    def render(value: Any) -> Any:
        if not isinstance(value, str) or "{" not in value:
            return value
        from jinja2 import StrictUndefined
        from jinja2.sandbox import SandboxedEnvironment

        environment = SandboxedEnvironment(undefined=StrictUndefined)
        environment.globals = {"env_var": env_var, "var": var}
        for name in ("as_text", "as_number", "as_bool", "as_native"):
            environment.filters[name] = lambda text: text
        return environment.from_string(value).render()

    return render


def _relation(manifest: str, model: str, schema: str) -> str:
    """The relation of a model in this schema of a target.

    Raises: _AskDbtError if dbt last ran another target, or the model is put elsewhere.
    """
    found = re.search(rf'"model\.{PACKAGE}\.{model}"\s*:\s*(?=\{{)', manifest)
    node, _ = json.JSONDecoder().raw_decode(manifest, found.end())
    added = node["config"]["schema"]
    if node["schema"] != (schema if added is None else f"{schema}_{added.strip()}"):
        raise _AskDbtError
    if node["config"]["database"] is not None:
        raise _AskDbtError
    return f'"{node["schema"]}"."{node["alias"]}"'


def _duckdb_reader(target: Mapping[str, Any], relations: Mapping[str, str]) -> DirectReader:
    import duckdb

    path = Path(target["path"])
    if any(target.get(setting) for setting in MORE_THAN_A_FILE) or ":" in path.name:
        raise _AskDbtError
    if not path.exists():
        raise UnreadableError(f"nothing is published yet, build first: there is no {path}")
    try:
        connection = duckdb.connect(str(path), read_only=True)
    except duckdb.IOException as error:
        if "lock" not in str(error):
            raise
        raise UnreadableError(
            f"{path} is open for writing elsewhere, as while a build runs; ask again after it."
            " The stand-alone file (segments_file) can be read meanwhile."
        ) from None

    def literal(text: str) -> str:
        # Not a parameter of the driver, which imports pandas first, for most of the time it takes.
        escaped = text.replace("'", "''")
        return f"'{escaped}'"

    return DirectReader(connection.execute, literal, relations, (duckdb.CatalogException,))


def _postgres_reader(target: Mapping[str, Any], relations: Mapping[str, str]) -> DirectReader:
    import psycopg2
    import psycopg2.errors

    names = ("host", "user", "port", "sslmode", "sslcert", "sslkey", "sslrootcert")
    connection = psycopg2.connect(
        dbname=target.get("dbname") or target["database"],
        password=str(target.get("password") or target["pass"]),
        connect_timeout=int(target.get("connect_timeout", 10)),
        application_name=PACKAGE,
        **{name: target[name] for name in names if target.get(name) is not None},
    )
    connection.set_session(readonly=True, autocommit=True)
    connection.set_client_encoding("UTF8")
    cursor = connection.cursor()
    if target.get("role"):
        cursor.execute("select set_config('role', %s, false)", [target["role"]])

    def execute(query: str) -> Any:
        cursor.execute(query)
        return cursor

    def literal(text: str) -> str:
        return cursor.mogrify("%s", [text]).decode()

    missing = (psycopg2.errors.UndefinedTable, psycopg2.errors.InvalidSchemaName)
    return DirectReader(execute, literal, relations, missing)


CONNECTORS: Mapping[str, Callable[[Mapping[str, Any], Mapping[str, str]], DirectReader]] = {
    "duckdb": _duckdb_reader,
    "postgres": _postgres_reader,
}


def _models(query: str, texts: Mapping[str, str]) -> list[str]:
    """The models that a query names."""
    return [name for _, name, _, _ in Formatter().parse(query) if name and name not in texts]
