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
    *(
        ("timestamp", text, f"2025-06-01 {moment}")
        for text, moment in {
            "2025-06-01 12:13": "12:13:00",
            "2025-06-01t12:13:01": "12:13:01",
            "2025-06-01 12:13:01.5": "12:13:01.5",
            "2025-06-01 23:59:59.9999999": "23:59:59.999999",
            "2025-06-01 12:13:01 -0500": "17:13:01",
            "2025-06-01 12:13:01 -05:00": "17:13:01",
            "2025-06-01 12:13 -0500": "17:13:00",
            "2025-06-01 12:13-05": "17:13:00",
            "2025-06-01T12:13Z": "12:13:00",
            "2025-06-01t12:13:01z": "12:13:01",
            "2025-06-01 12:13:01 Z": "12:13:01",
            "2025-06-01T12:13:01.123+02": "10:13:01.123",
            "2025-06-01T12:13:01.1234567+0200": "10:13:01.123456",
            "2025-06-01 12:13:01+05:30": "06:43:01",
            "2025-06-01 12:13:01 UTC": "12:13:01",
            "2025-06-01 12:13 GMT": "12:13:00",
            "2025-06-01 12:13:01Z\r": "12:13:01",
        }.items()
    ),
    *(
        ("timestamp", text, None)
        for text in (
            "2025-06-01 12:13:01+25:00",
            "2025-06-01 12:13:01+02:75",
            "2025-06-01 12:13:01 +2",
            "2025-06-01 24:00:00",
            "2025-06-01 24:00:00Z",
            "2025-06-01 12:60",
            "2025-06-01 12:13:60",
            "2025-13-01 12:13:01",
            "2025-02-30 12:13:01Z",
            "0000-01-01 00:00:00",
            "2025-06-01 12",
            "2025-06-01 12:13:01 pm",
            "2025-06-01 12:13:01 CEST",
            "2025-06-01 12:13:01 Europe/Berlin",
            "2025-06-01 12:13:01 soon",
            "2025-06-01Z",
            "2025/06/01",
            "2025-6-1",
            "infinity",
            "epoch",
        )
    ),
    *(
        ("date", text, "1990-07-01")
        for text in (
            "1990-07-01 00:00:00",
            "1990-07-01T00:00:00+02:00",
            "1990-07-01 23:30:00 -0500",
            "1990-07-01T23:59:59.9999999Z",
            "1990-07-01T00:00Z",
            "1990-07-01 00:00 UTC",
            "1990-07-01+02:00",
            "1990-07-01Z",
            "\ufeff1990-07-01\u00a0",
        )
    ),
    ("date", "1990-07-01 24:00:00", None),
    ("date", "1990-07-01T00:00:00+25:00", None),
    ("date", "1990-07-01 soon", None),
    ("date", "1990-02-30T00:00:00Z", None),
    ("money", "\t12.5\r", "12.5"),
    ("money", "\u00a012.5\ufeff", "12.5"),
    ("integer", "\u20037\r\n", "7"),
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
    **dict.fromkeys(("true\r", "\ttrue", " TRUE\u00a0", "\ufeffyes"), "true"),
    **dict.fromkeys(("false\r\n", "no\u200b"), "false"),
    "perhaps": "null",
    "\u00a0\t": "null",
}
#: Text -> what is left of it without the blanks around it.
TRIM_CASES = {
    **{
        f"{before}C 9{after}": "C 9"
        for before, after in [
            ("", "\t"), ("", "\r"), ("", "\n"), ("\r\n", ""), ("\v", "\f"), (" ", " \t "),
            ("\u00a0", "\u00a0"), ("\ufeff", ""), ("\u2003", "\u200a"), ("\u202f", "\u205f"),
            ("\u3000", "\u200b"), ("\u2028", "\u0085"),
        ]
    },
    "C\t9": "C\t9",
    "C\u00a09\n": "C\u00a09",
    "\u00e9": "\u00e9",
    "\t\r\n": None,
    "\u00a0\ufeff": None,
}
#: Texts that are the same but for their case.
SAME_BUT_FOR_CASE = [
    ("Cancelled", "CANCELLED"),
    ("\u0130ptal Edildi", "iptal edildi"),
    ("\u0130PTAL ED\u0130LD\u0130", "i\u0307ptal edildi"),
    ("KAYIP", "kay\u0131p"),
    ("\u0391\u039a\u03a5\u03a1\u039f\u03a3", "\u03b1\u03ba\u03c5\u03c1\u03bf\u03c2"),
    ("\u0391\u039a\u03a5\u03a1\u039f\u03a3", "\u03b1\u03ba\u03c5\u03c1\u03bf\u03c3"),
    ("GRO\u00df", "gross"),
    ("GRO\u1e9e", "GROSS"),
    ("\u041e\u0422\u041c\u0415\u041d\u0401\u041d", "\u043e\u0442\u043c\u0435\u043d\u0451\u043d"),
]
#: Text -> the column of the raw table that holds it.
COLUMNS = {
    text: f"text_{number}"
    for number, text in enumerate(
        dict.fromkeys(
            [
                *(text for _, text, _ in CAST_CASES),
                *BOOLEAN_CASES,
                *TRIM_CASES,
                *(text for pair in SAME_BUT_FOR_CASE for text in pair),
            ]
        )
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
        f"trimmed_text of {text!r}": (
            "{{ customer_segmentation.trimmed_text('%s') }}" % COLUMNS[text],
            "null" if expected is None else f"'{expected}'",
        )
        for text, expected in TRIM_CASES.items()
    },
    **{
        f"folded {one!r} is folded {other!r}, and as a setting": (
            "case when {{ customer_segmentation.folded('%s') }}"
            " = {{ customer_segmentation.folded('%s') }}"
            " and {{ customer_segmentation.folded('%s') }}"
            " = {{ customer_segmentation.folded_literal('%s') }} then 1 else 0 end"
            % (COLUMNS[one], COLUMNS[other], COLUMNS[one], other),
            "1",
        )
        for one, other in SAME_BUT_FOR_CASE
    },
    "folded keeps accents and letters apart": (
        "case when {{ customer_segmentation.folded(\"'\u00e9'\") }} = 'e' then 1 else 0 end", "0"
    ),
    "cast_or_null of an instant to date is its day in UTC": (
        "{{ customer_segmentation.cast_or_null(instant('1990-07-01 02:00:00+00:00'), 'date') }}",
        "{{ day('1990-07-01') }}",
    ),
    "cast_or_null of an instant to timestamp is in UTC": (
        "{{ customer_segmentation.cast_or_null(instant('1990-07-01 02:00:00+00:00'),"
        " 'timestamp') }}",
        "{{ moment('1990-07-01 02:00:00') }}",
    ),
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
            "id_form(dbt.string_literal('Łu17-B203.0'))": "'a9-a9.9'",
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
{% macro instant(text) %}{{ return(
    "cast('" ~ text ~ "' as " ~ ('timestamp' if target.type == 'spark' else 'timestamptz') ~ ")"
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
