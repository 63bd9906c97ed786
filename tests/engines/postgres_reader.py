"""A BI tool on PostgreSQL: polls all published relations until it is told to stop.

Each poll is one statement, that is one snapshot, and gives up where it has to wait for a lock of
several seconds. Arguments: how to connect, as JSON, and the relations. Prints one JSON summary at
the end: polls, errors, polls that saw a mix of publications, the publications seen, and the seconds
of the slowest poll.
"""

from __future__ import annotations

import json
import signal
import sys
import time

import psycopg2

#: A poll that waits longer for a lock is an error. A build that has to change a view lets a reader
#: wait a second.
PATIENCE = 3000


def main(server: dict[str, str], relations: list[str]) -> None:
    query = " union all ".join(
        f"select '{relation}', publication_id from segments.{relation} group by publication_id"
        for relation in relations
    )
    stopped = []
    signal.signal(signal.SIGTERM, lambda *_: stopped.append(True))
    polls, errors, mixed, seen, slowest = 0, [], [], [], 0.0
    print("polling", flush=True)
    while not stopped:
        polls += 1
        started = time.monotonic()
        try:
            connection = psycopg2.connect(**server, options=f"-c lock_timeout={PATIENCE}")
            with connection.cursor() as cursor:
                cursor.execute(query)
                shown = cursor.fetchall()
            connection.close()
            publications = {publication for _, publication in shown}
            if len(publications) != 1 or len(shown) != len(relations):
                mixed.append(shown)
            seen += [publication for publication in publications if publication not in seen]
        except psycopg2.Error as error:
            errors.append(str(error))
        slowest = max(slowest, time.monotonic() - started)
        time.sleep(0.1)
    summary = {"polls": polls, "errors": errors, "mixed": mixed, "seen": seen, "slowest": slowest}
    print(json.dumps(summary), flush=True)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]), sys.argv[2:])
