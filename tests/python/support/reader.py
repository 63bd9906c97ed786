"""A BI tool, as the publication sees it: polls the published file until it is told to stop.

Each poll attaches the file read-only in a new connection and joins every relation on
publication_id. Prints one JSON summary at the end: polls, errors, polls that saw a mix of
publications or an empty relation, and the publications seen.
"""

from __future__ import annotations

import json
import signal
import sys
import time

import duckdb
from customer_segmentation.destinations import RELATIONS

#: All but the ledger's own view, which has a row for each publication.
PUBLISHED = [name for name in RELATIONS if name != "publications"]


def main(path: str) -> None:
    stopped = []
    signal.signal(signal.SIGTERM, lambda *_: stopped.append(True))
    ids = " union all ".join(
        f"select '{name}' as relation, publication_id, count(*) as published_rows"
        f" from published.{name} group by publication_id"
        for name in PUBLISHED
    )
    query = f"""
        select
            max(current.publication_id),
            count(*),
            count(*) filter (where ids.publication_id = current.publication_id)
        from ({ids}) as ids
        cross join (
            select publication_id from published.publications where is_current
        ) as current
    """
    polls, errors, mixed, seen = 0, [], 0, []
    print("polling", flush=True)
    while not stopped:
        polls += 1
        try:
            with duckdb.connect() as connection:
                connection.execute(f"attach '{path}' as published (read_only)")
                publication, groups, fitting = connection.execute(query).fetchone()
            if groups != len(PUBLISHED) or fitting != len(PUBLISHED):
                mixed += 1
            if publication not in seen:
                seen.append(publication)
        except duckdb.Error as error:
            errors.append(str(error))
        time.sleep(0.2)
    print(json.dumps({"polls": polls, "errors": errors, "mixed": mixed, "seen": seen}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
