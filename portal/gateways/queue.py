"""Asking for work to be done later, within the transaction that calls for it.

The job is written by the transaction's own connection: kept with it, or undone with it. Jobs carry
numbers only, because their table is not walled off by practice.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, cast

from procrastinate import App, SyncPsycopgConnector
from sqlalchemy import Connection

if TYPE_CHECKING:
    import psycopg

# Never opened: every job is written through a connection that is handed in.
_app = App(connector=SyncPsycopgConnector())

_LOOK_IN_JOBS = "SELECT current_setting('search_path'), set_config('search_path', 'jobs', true)"
_LOOK_AS_BEFORE = "SELECT set_config('search_path', %s, true)"


def defer(transaction: Connection, task: str, **numbers: int) -> None:
    """Have `task` done by a worker, once this transaction is committed."""
    defer_after(transaction, timedelta(0), task, **numbers)


def defer_after(transaction: Connection, wait: timedelta, task: str, **numbers: int) -> None:
    """Have `task` done by a worker, so long after now."""
    when = {"seconds": int(wait.total_seconds())} if wait else None
    connection = cast("psycopg.Connection", transaction.connection.driver_connection)
    before = connection.execute(_LOOK_IN_JOBS).fetchone()
    _app.configure_task(task, connection=connection, schedule_in=when).defer(**numbers)
    connection.execute(_LOOK_AS_BEFORE, [before[0] if before else ""])
