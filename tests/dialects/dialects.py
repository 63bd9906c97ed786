"""What each cloud warehouse is known to have, and what is wrong with a statement there.

A parser takes any name for a function or a type. So the tables below list those that the package
uses and the warehouse's manual has. Whatever is not listed is a mistake, or to be looked up and
added here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.tokens import TokenType


@dataclass(frozen=True)
class Dialect:
    """A warehouse's names.

    Arguments:
        functions, types: those that may be used; types as they are spelled, without arguments.
        reserved: words that are no name of a column, a table or an alias without quotes.
        strategies: incremental strategies of the dbt adapter.
    """

    functions: frozenset[str]
    types: frozenset[str]
    reserved: frozenset[str]
    strategies: frozenset[str]


FUNCTIONS = frozenset(
    "abs asin cast coalesce cos count extract first_value floor greatest lag lead least left length"
    " ln lower max min mod ntile nullif power rank replace right round row_number sin sqrt substr sum"
    " trim upper".split()
)

#: `(values (1), (2)) as literal_rows (n)`, where a warehouse has that: a bracket follows both words.
ROWS_WRITTEN_OUT = frozenset({"values", "literal_rows"})

DIALECTS = {
    "snowflake": Dialect(
        functions=FUNCTIONS | ROWS_WRITTEN_OUT
        | {"convert_timezone", "date_trunc", "dateadd", "datediff", "dayofweekiso", "hash"}
        | {"listagg", "position", "regexp_like", "regexp_replace", "try_cast"},
        types=frozenset(
            {"bigint", "boolean", "date", "decimal", "double precision", "integer"}
            | {"numeric", "text", "timestamp", "timestamp_ntz", "timestamp_tz", "varchar"}
        ),
        reserved=frozenset(
            "account all alter and any as between by case cast check column connect connection"
            " constraint create cross current current_date current_time current_timestamp"
            " current_user database delete distinct drop else exists false following for from full"
            " grant group gscluster having ilike in increment inner insert intersect into is issue"
            " join lateral left like localtime localtimestamp minus natural not null of on or order"
            " organization qualify regexp revoke right rlike row rows sample schema select set some"
            " start table tablesample then to trigger true try_cast union unique update using"
            " values view when whenever where with".split()
        ),
        strategies=frozenset({"append", "delete+insert", "insert_overwrite", "merge"}),
    ),
    "bigquery": Dialect(
        functions=FUNCTIONS
        | {"date_trunc", "datetime", "datetime_add", "datetime_diff", "farm_fingerprint"}
        | {"regexp_contains", "regexp_replace", "safe_cast", "string_agg", "strpos"}
        | {"struct", "timestamp", "timestamp_trunc", "to_json_string"},
        types=frozenset(
            {"bigint", "bignumeric", "boolean", "date", "datetime", "decimal", "float64", "int64"}
            | {"integer", "numeric", "string", "timestamp"}
        ),
        reserved=frozenset(
            "all and any array as asc assert_rows_modified at between by case cast collate contains"
            " create cross cube current default define desc distinct else end enum escape except"
            " exclude exists extract false fetch following for from full group grouping groups hash"
            " having if ignore in inner intersect interval into is join lateral left like limit"
            " lookup merge natural new no not null nulls of on or order outer over partition"
            " preceding proto qualify range recursive respect right rollup rows select set some"
            " struct tablesample then to treat true unbounded union unnest using when where window"
            " with within".split()
        ),
        strategies=frozenset({"insert_overwrite", "merge"}),
    ),
    "databricks": Dialect(
        functions=FUNCTIONS | ROWS_WRITTEN_OUT
        | {"add_months", "concat", "date_add", "date_trunc", "datediff", "from_utc_timestamp"}
        | {"last_day", "position", "to_utc_timestamp", "try_cast", "typeof", "xxhash64"}
        | {"array_join", "array_sort", "collect_list", "struct", "transform"},
        types=frozenset(
            {"bigint", "boolean", "date", "decimal", "double", "integer", "numeric", "string"}
            | {"timestamp"}
        ),
        reserved=frozenset(
            "anti cross except full inner intersect join lateral left minus natural on right semi"
            " union using".split()
        ),
        strategies=frozenset({"append", "delete+insert", "insert_overwrite", "merge"}),
    ),
    "redshift": Dialect(
        functions=FUNCTIONS
        | {"chr", "date_trunc", "dateadd", "datediff", "farmfingerprint64", "json_serialize"}
        | {"listagg", "position", "regexp_replace", "try_cast"},
        types=frozenset(
            {"bigint", "boolean", "date", "decimal", "double precision", "integer", "numeric"}
            | {"super", "text", "timestamp", "timestamptz", "varchar"}
        ),
        reserved=frozenset(
            "all allowoverwrite analyse analyze and any array as asc authorization backup between"
            " binary both case cast check collate column constraint create credentials cross"
            " current_date current_time current_timestamp current_user default deferrable deflate"
            " defrag delta desc disable distinct do else emptyasnull enable encode encrypt"
            " encryption end except explicit false for foreign freeze from full grant group having"
            " identity ignore ilike in initially inner intersect interval into is isnull join"
            " language leading left like limit localtime localtimestamp minus natural new not"
            " notnull null nulls off offline offset oid old on only open or order outer overlaps"
            " parallel partition percent permissions pivot placing primary raw recover references"
            " resort respect restore right select session_user similar snapshot some sysdate system"
            " table tag then timestamp to top trailing true union unique unnest unpivot user using"
            " verbose wallet when where with without".split()
        ),
        strategies=frozenset({"append", "delete+insert", "merge"}),
    ),
}

#: Words before a bracket that open a subquery, a list or a window and call nothing.
NOT_CALLED = frozenset(
    "and as by else from group in join not on or over sets then unpivot using when where".split()
)


def problems(sql: str, dialect: str) -> list[str]:
    """What is wrong with one statement on a warehouse; empty where nothing is known to be."""
    try:
        statement = sqlglot.parse_one(sql, read=dialect)
    except sqlglot.errors.SqlglotError as error:
        return [f"does not parse: {re.sub(chr(27) + r'.*?m', '', str(error))}"]
    return sorted({*_unknown_names(sql, dialect), *_structure(statement, dialect)})


def unknown_type(spelled: str, dialect: str) -> str | None:
    """What is wrong with a type as it is spelled, such as `decimal(28, 2)`."""
    name, _, arguments = spelled.lower().partition("(")
    name = name.strip()
    if name not in DIALECTS[dialect].types:
        return f"type {name}"
    if dialect == "bigquery" and arguments and name in ("decimal", "numeric"):
        precision, scale = (int(number) for number in arguments.strip(" )").split(","))
        if scale > 9 or precision - scale > 29:
            return f"type {name}({precision}, {scale}), which only bignumeric holds"
    return None


def _unknown_names(sql: str, dialect: str) -> Iterator[str]:
    """Functions, and types in casts, from the text: a parsed statement has lost its spelling."""
    words = [
        "''" if token.token_type == TokenType.STRING else token.text.lower()
        for token in sqlglot.tokenize(sql, read=dialect)
    ]
    if dialect != "redshift" and "at time zone" in " ".join(words):
        yield "at time zone"
    opened: list[tuple[str, list[str] | None]] = []
    for before, word in zip(["", *words], words, strict=False):
        if word == ")":
            _, type_words = opened.pop()
            if type_words is not None:
                problem = unknown_type(" ".join(type_words), dialect)
                if problem:
                    yield problem
        called = opened[-1][0] if opened else ""
        if word == "as" and called in ("cast", "try_cast", "safe_cast"):
            opened[-1] = ("", [])
            continue
        for _, type_words in opened:
            if type_words is not None:
                type_words.append(word)
        if word == "(":
            in_type = any(type_words is not None for _, type_words in opened)
            is_call = before.isidentifier() and before not in NOT_CALLED and not in_type
            if is_call and before not in DIALECTS[dialect].functions:
                yield f"function {before}"
            opened.append((before if is_call else "", None))


def _structure(statement: exp.Expression, dialect: str) -> Iterator[str]:
    for name in _names(statement):
        if name.lower() in DIALECTS[dialect].reserved:
            yield f"reserved word {name}"
    for window in statement.find_all(exp.Window):
        order, frame = window.args.get("order"), window.args.get("spec")
        if not isinstance(window.this, exp.AggFunc) or not order or _never_framed(window.this):
            continue
        by_rows = frame is not None and frame.args["kind"].upper() == "ROWS"
        if dialect == "redshift" and not by_rows:
            yield "an ordered window of an aggregate without a frame of rows"
        if dialect == "bigquery" and not by_rows:
            for key in order.expressions:
                if bool(key.args.get("desc")) == bool(key.args.get("nulls_first")):
                    yield "nulls last (first) in an ascending (descending) window of a range"
    for join in statement.find_all(exp.Join):
        if dialect in ("bigquery", "redshift") and join.side == "FULL":
            condition = join.args["on"]
            parts = condition.flatten() if isinstance(condition, exp.And) else [condition]
            if not all(isinstance(part, exp.EQ) for part in parts):
                yield "a full join by something else than equality"
    if dialect == "redshift" and any("(?" in text.name for text in statement.find_all(exp.Literal)):
        yield "a pattern that looks ahead or behind"
    if dialect == "bigquery" and isinstance(statement, exp.Delete) and not statement.args["where"]:
        yield "delete without where"


def _names(statement: exp.Expression) -> Iterator[str]:
    for identifier in statement.find_all(exp.Identifier):
        if not identifier.quoted:
            yield identifier.name


def _never_framed(function: exp.Expression) -> bool:
    """Ranks and neighbours, which sqlglot takes as aggregates too."""
    return function.sql_name().lower() in {"rank", "row_number", "ntile", "lag", "lead"}
