"""One run at a time on PostgreSQL: a lock that ends with the process that holds it."""

from __future__ import annotations

import contextlib
import getpass
import os
import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dbt.adapters.base import BaseAdapter

#: Says to the macro refuse_second_run which session holds the lock of a run.
LOCKED_BY = "CUSTOMER_SEGMENTATION_LOCKED_BY"

#: The macro refuse_second_run makes its key the same way. The second part of a key is 0 for the
#: commands of this package, and a number of the run for dbt alone.
KEY = "hashtext('customer_segmentation ' || %(schema)s)"

HOLDERS = f"""
    select distinct
        coalesce(nullif(activity.application_name, ''), 'a run')
        || ', user ' || coalesce(activity.usename, 'unknown')
        || coalesce(' at ' || host(activity.client_addr), '')
        || ', process ' || locks.pid
        || coalesce(', since ' || date_trunc('second', activity.backend_start), '')
    from pg_locks as locks
    inner join pg_database on locks.database = pg_database.oid
    left join pg_stat_activity as activity on locks.pid = activity.pid
    where locks.locktype = 'advisory'
        and locks.granted
        and pg_database.datname = current_database()
        and locks.classid = cast({KEY} as oid)
        and locks.pid <> pg_backend_pid()
"""


class SecondRunError(Exception):
    """Another run works on the same relations; the message says which, and what to do."""


@contextlib.contextmanager
def one_run_at_a_time(adapter: BaseAdapter, schema: str) -> Iterator[None]:
    """Keeps other runs out while it is open, on PostgreSQL; other engines have no such lock.

    Arguments: schema, that of the publications: runs that share it get in each other's way.
    Raises: SecondRunError, and what the driver raises where it cannot connect.
    """
    if adapter.type() != "postgres":
        yield
        return
    from customer_segmentation.sqlalchemy_source import SQLAlchemyCandidates

    session = SQLAlchemyCandidates(adapter, {}).connect()
    try:
        os.environ[LOCKED_BY] = str(_lock(session, schema))
        yield
    finally:
        os.environ.pop(LOCKED_BY, None)
        session.close()


def _lock(session: Any, schema: str) -> int:
    """Takes the lock. Returns the process id of the session that holds it."""
    session.autocommit = True
    with session.cursor() as cursor:
        # Who sees the session in a refusal, or in pg_stat_activity, sees whose it is.
        name = f"segments of {_user()} on {socket.gethostname()}"
        cursor.execute("select set_config('application_name', %s, false)", [name[:63]])
        # It waits through the whole run.
        cursor.execute("set idle_session_timeout = 0")
        cursor.execute(
            f"select pg_try_advisory_lock({KEY}, 0), pg_backend_pid()", {"schema": schema}
        )
        is_locked, process = cursor.fetchone()
        cursor.execute(HOLDERS, {"schema": schema})
        holders = [holder for (holder,) in cursor]
    if holders or not is_locked:
        raise SecondRunError(
            f"another run works on the relations of the schema {schema}, and one runs at a time: "
            f"{'; '.join(holders) or 'it has just ended'}. What to do: run again when it has ended."
        )
    return process


def _user() -> str:
    """Who runs this; in a container nobody may have the number of its user."""
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):
        return "somebody"
