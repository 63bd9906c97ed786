"""The macros of docs/dispatch.md give the same on every engine: each by values that tell."""

from __future__ import annotations

from pathlib import Path

import pytest
import shop
from projects import shop_consumer
from warehouses import WAREHOUSES, load_sources

CAST_CASES = [
    ("date", "2024-02-29", "2024-02-29"),
    ("date", "2024-02-30", None),
    ("date", "soon", None),
    ("timestamp", "2024-01-02 03:04:05", "2024-01-02 03:04:05"),
    ("timestamp", "2024-01-02T03:04:05+02:00", "2024-01-02 01:04:05"),
    ("timestamp", "2024-01-02", "2024-01-02 00:00:00"),
    ("timestamp", "2024-01-02 25:00:00", None),
    ("timestamp", "", None),
    ("money", "12.345678", "12.345678"),
    ("money", " -7 ", "-7"),
    ("money", "1e3", "1000"),
    ("money", "12,50", None),
    ("money", "", None),
    ("money", "1e30", None),
    ("number", ".5", "0.5"),
    ("rate", "1.123456789012", "1.123456789012"),
    ("rate", "1234567", None),
    ("integer", "42", "42"),
    ("integer", "12.7", "13"),
    ("integer", "many", None),
    ("coordinate", "52.52", "52.52"),
    ("coordinate", "north", None),
]
BOOLEAN_CASES = {
    **dict.fromkeys(("true", "T", "yes", "1"), "true"),
    **dict.fromkeys(("false", "F", "no", "0"), "false"),
    "perhaps": "null",
}
#: Text -> the column of the raw table that holds it.
COLUMNS = {
    text: f"text_{number}"
    for number, text in enumerate(
        dict.fromkeys([*(text for _, text, _ in CAST_CASES), *BOOLEAN_CASES])
    )
}
SELECTED = ", ".join(f"'{text}' as {name}" for text, name in COLUMNS.items())
REPEATS = (
    "(select case when {{ customer_segmentation.may_repeat('value') }} then 1 else 0 end"
    " from (select 'a' as value union all select 'b' as value"
    " union all select null as value %s) as some_values)"
)
JOINED = (
    "(select {{ customer_segmentation.joined_texts('%s', '; ', 'place') }}"
    " from (select 10 as place, 'a' as text union all select 2, 'b'"
    " union all select 3, null union all select 9, 'a') as some_texts)"
)
#: SQL, and the SQL of what it is.
CASES = {
    **{
        f"cast_or_null of {text!r} to {kind}": (
            "{{ customer_segmentation.cast_or_null('%s', '%s') }}" % (COLUMNS[text], kind),
            "null"
            if expected is None
            else "cast('%s' as {{ customer_segmentation.type_of_kind('%s') }})" % (expected, kind),
        )
        for kind, text, expected in CAST_CASES
    },
    **{
        f"cast_or_null of {text!r} to boolean": (
            "{{ customer_segmentation.cast_or_null('%s', 'boolean') }}" % COLUMNS[text],
            expected,
        )
        for text, expected in BOOLEAN_CASES.items()
    },
    **{
        call: (f"{{{{ customer_segmentation.{call} }}}}", expected)
        for call, expected in {
            "add_days(day('2024-02-28'), 2)": "{{ day('2024-03-01') }}",
            "add_days(day('2024-03-01'), -1)": "{{ day('2024-02-29') }}",
            "days_between(day('2024-02-28'), day('2024-03-01'))": "2",
            "days_between(day('2024-03-01'), day('2023-03-01'))": "-366",
            "month_end(day('2024-01-31'), 1)": "{{ day('2024-02-29') }}",
            "month_end(day('2024-03-31'), -1)": "{{ day('2024-02-29') }}",
            "month_end(day('2023-12-05'), -10)": "{{ day('2023-02-28') }}",
            "monday_of(day('2024-06-30'))": "{{ day('2024-06-24') }}",
            "monday_of(day('2024-07-01'))": "{{ day('2024-07-01') }}",
            "to_reporting_timezone(moment('2024-07-01 01:30:00'))": (
                "{{ moment('2024-06-30 19:30:00') }}"
            ),
            "to_reporting_timezone(moment('2024-01-01 05:00:00'))": (
                "{{ moment('2023-12-31 23:00:00') }}"
            ),
            "masked_text(dbt.string_literal('Ann Łęcka, 07.1.1980'))": "'Aaa aaaaa, 99.9.9999'",
            f"masked_text(dbt.string_literal('{'7' * 50}'))": f"'{'9' * 40}'",
            "trimmed_text('42')": "'42'",
            "trimmed_text(dbt.string_literal('  a b '))": "'a b'",
            "trimmed_text(dbt.string_literal('  '))": "null",
        }.items()
    },
    "by_code_point has capitals first": (
        "case when {{ customer_segmentation.by_code_point(dbt.string_literal('a')) }}"
        " > {{ customer_segmentation.by_code_point(dbt.string_literal('B')) }} then 1 else 0 end",
        "1",
    ),
    "text_literal keeps quotes and backslashes": (
        "{{ dbt.length(customer_segmentation.text_literal(\"it's a\\\\b\")) }}",
        "8",
    ),
    "literal_rows keeps columns apart": (
        "(select sum(case when name = 'a' then number else 10 * number end) from"
        " ({{ customer_segmentation.literal_rows(['name', 'number'], [[\"'a'\", 1], [\"'b'\", 2]])"
        " }}) as written_rows)",
        "21",
    ),
    "unpivoted leaves out what is NULL": (
        "(select sum(case when name = 'a' then value else 10 * value end) from"
        " ({{ customer_segmentation.unpivoted('%s', ['k'], ['a', 'b', 'c'], 'name', 'value') }})"
        " as unpivoted_rows)" % "(select 1 as k, 2 as a, cast(null as int) as b, 3 as c)",
        "32",
    ),
    "may_repeat sees a repeat": (REPEATS % "union all select 'a' as value", "1"),
    "may_repeat takes NULL for no repeat": (REPEATS % "union all select null as value", "0"),
    "joined_texts are in order, without NULL": (JOINED % "text", "'b; a; a'"),
    "joined_texts of nothing are NULL": (JOINED % "nullif(text, text)", "null"),
    "row_hash of equal rows is equal": (
        "case when {{ customer_segmentation.row_hash(['1', dbt.string_literal('a')]) }}"
        " = {{ customer_segmentation.row_hash(['1', dbt.string_literal('a')]) }} then 1 else 0 end",
        "1",
    ),
    "row_hash tells columns apart": (
        "case when {{ customer_segmentation.row_hash(['1', '2']) }}"
        " <> {{ customer_segmentation.row_hash(['2', '1']) }} then 1 else 0 end",
        "1",
    ),
    "type_decimal keeps its digits": (
        "cast('0.000000000001' as {{ customer_segmentation.type_decimal(28, 12) }}) * 1000000000000",
        "1",
    ),
    "type_double is 64 bits wide": (
        "cast('1.000000000000001' as {{ customer_segmentation.type_double() }}) - 1 > 0",
        "true",
    ),
    "type_naive_timestamp is as it was written": (
        "cast({{ moment('2024-03-31 02:30:00') }} as date)", "{{ day('2024-03-31') }}"
    ),
}
SHORT_NAMES = """
{% macro day(text) %}{{ return(customer_segmentation.date_literal(text)) }}{% endmacro %}
{% macro moment(text) %}{{ return(
    "cast('" ~ text ~ "' as " ~ customer_segmentation.type_naive_timestamp() ~ ")"
) }}{% endmacro %}
"""
#: A query of the project's own does not see the package's variables, but those of the command.
ZONES = "{input_timezone: Europe/Berlin, reporting_timezone: America/New_York}"


@pytest.fixture(scope="module")
def found(tmp_path_factory, target) -> dict[str, tuple[bool, str]]:
    """Case -> whether the engine calls the two equal, and what it found. One query asks for all."""
    folder: Path = tmp_path_factory.mktemp("macros")
    warehouse = WAREHOUSES[target](folder)
    load_sources(warehouse, {"texts": f"(select {SELECTED})"})
    consumer = shop_consumer(folder / "project", warehouse.output)
    (consumer.folder / "macros").mkdir()
    (consumer.folder / "macros" / "short_names.sql").write_text(SHORT_NAMES)
    columns = ",\n".join(
        f"case when ({sql}) = ({expected}) or (({sql}) is null and ({expected}) is null)"
        f" then 1 else 0 end as same_{number},"
        f" cast({sql} as {{{{ dbt.type_string() }}}}) as found_{number}"
        for number, (sql, expected) in enumerate(CASES.values())
    )
    consumer.set_sources({**consumer.sources, "texts": None})
    query = f"select {columns} from {{{{ source('raw', 'texts') }}}}"
    (row,) = consumer.rows(query, "--vars", ZONES)
    return {
        case: (int(row[f"same_{number}"]) == 1, str(row[f"found_{number}"]))
        for number, case in enumerate(CASES)
    }


@pytest.mark.parametrize("case", CASES)
def test_the_engine_gives_the_stated_value(found, case):
    same, value = found[case]
    assert same, value
