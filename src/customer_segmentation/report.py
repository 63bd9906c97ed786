"""A short report on what is published, read from the stand-alone file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

SCHEME_TITLES = {
    "rfm": "RFM",
    "lifecycle": "Lifecycle",
    "value_tier": "Value tiers",
    "engagement": "Engagement",
}

QUERIES_TO_TRY = (
    (
        "Who is worth a call today, and why?",
        "select customer_id, rfm_score, days_since_last_order, net_revenue, recommended_action\n"
        "from customer_segments where rfm_segment = 'cant_lose' order by net_revenue desc limit 10",
    ),
    (
        "Who moved between value tiers since the previous date, with how much revenue?",
        "select from_segment, to_segment, customers, net_revenue from segment_transitions\n"
        "where scheme = 'value_tier' and from_segment <> to_segment\n"
        "and as_of_date = (select max(as_of_date) from segment_transitions)\n"
        "order by customers desc",
    ),
    (
        "Which leads should sales call first, and why these?",
        "select customer_id, lead_score, lead_points, fit_reasons, engagement_reasons\n"
        "from lead_scores where lifecycle_stage in ('new_lead', 'prospect')\n"
        "order by lead_points desc limit 10",
    ),
    (
        "Which source rows were left out, and why?",
        "select input, bucket, source_rows, amount from reconciliation\n"
        "where as_of_date = (select max(as_of_date) from reconciliation)\n"
        "order by input, source_rows desc",
    ),
)


def report(connection: duckdb.DuckDBPyConnection, segments_file: Path) -> str:
    """The published segments with customers, share and revenue, and what to look at next."""
    publication = connection.execute(
        "select publication_id, as_of_date from publications where is_current"
    ).fetchone()
    checks, warnings = connection.execute(
        "select count(*), count(*) filter (where not passed) from quality_results"
    ).fetchone()
    lines = [
        f"Segments as of {publication[1]}   (publication {publication[0]})",
        f"{checks} quality checks, {warnings} of them with a warning or a waiver",
    ]
    for scheme, title in _schemes(connection).items():
        lines += _scheme_table(connection, scheme, title)
    lines += _lead_score_matrix(connection)
    lines += ["", f"Published file: {segments_file}", "", "Queries to try:"]
    for question, query in QUERIES_TO_TRY:
        indented = "\n".join(f"    {line}" for line in query.splitlines())
        lines += ["", f"  -- {question}", indented]
    opener = f"import duckdb; duckdb.connect('{segments_file}', read_only=True).sql('...').show()"
    lines += ["", "Run them with any DuckDB client, for example in Python:", f"    {opener}"]
    return "\n".join(lines)


def _schemes(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The schemes and their titles: the package's own, then those of rule segments."""
    rows = connection.execute("select distinct scheme from segment_catalog order by scheme")
    of_rules = {scheme for (scheme,) in rows.fetchall()} - SCHEME_TITLES.keys()
    titles = {scheme: scheme.replace("_", " ").capitalize() for scheme in sorted(of_rules)}
    return SCHEME_TITLES | titles


def _scheme_table(connection: duckdb.DuckDBPyConnection, scheme: str, title: str) -> list[str]:
    rows = connection.execute(
        """
        select catalog.label, performance.customers, performance.customer_share,
            performance.net_revenue, performance.revenue_share
        from segment_performance as performance
        inner join segment_catalog as catalog using (scheme, segment)
        where scheme = $scheme
            and performance.as_of_date = (select max(as_of_date) from segment_performance)
        order by performance.net_revenue desc, performance.customers desc, catalog.label
        """,
        {"scheme": scheme},
    ).fetchall()
    if not rows:
        return []
    width = max(22, *(len(label) + 2 for label, *_ in rows))
    header = f"{title:<{width}}{'customers':>11}{'share':>9}{'net revenue':>17}{'share':>9}"
    lines = ["", header, "-" * len(header)]
    for label, customers, share, revenue, revenue_share in rows:
        lines.append(
            f"{label:<{width}}{customers:>11,}{share:>9.1%}{revenue:>17,.2f}{revenue_share or 0:>9.1%}"
        )
    return lines


def _lead_score_matrix(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """People without an order by fit, downwards, and engagement, across; nothing without scores."""
    counts = {
        (fit, engagement): people
        for fit, engagement, people in connection.execute(
            """
            select fit_level, lead_engagement_level, count(*)
            from lead_scores
            where lifecycle_stage in ('new_lead', 'prospect') and lead_score is not null
            group by all
            """
        ).fetchall()
    }
    if not counts:
        return []
    across = sorted({engagement for _, engagement in counts})
    header = f"{'Leads by fit':<22}" + "".join(f"{f'active {level}':>11}" for level in across)
    lines = ["", header, "-" * len(header)]
    for fit in sorted({fit for fit, _ in counts}):
        cells = "".join(f"{counts.get((fit, engagement), 0):>11,}" for engagement in across)
        lines.append(f"{fit:<22}{cells}")
    return lines
