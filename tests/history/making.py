"""Making a past for tests: what was recorded up to now is moved back by some days."""

from datetime import datetime, timedelta

import psycopg

from portal.db import session
from portal.tenancy import Practice
from tests.databases import Server


def move_back(server: Server, database: str, practice: Practice, days: float) -> None:
    """Have all that was recorded so far, and the opening, lie some days further back."""
    practice_id, by = practice.practice_id, timedelta(days=days)
    session.commit()
    with psycopg.connect(server.dsn(database)) as admin:
        # Nobody may change the past. Only a superuser can stop the guards, as here.
        admin.execute("SET session_replication_role = replica")
        admin.execute(
            "UPDATE app.past_rows SET at = at - %s WHERE practice_id = %s", [by, practice_id]
        )
        admin.execute(
            "UPDATE app.practices SET opened_at = opened_at - %s WHERE practice_id = %s",
            [by, practice_id],
        )
    session.expire_all()


def put_at(server: Server, database: str, practice: Practice, moment: datetime) -> None:
    """Have all that was recorded just now be of a moment."""
    session.commit()
    with psycopg.connect(server.dsn(database)) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute(
            "UPDATE app.past_rows SET at = %s"
            " WHERE practice_id = %s AND at > now() - interval '1 day'",
            [moment, practice.practice_id],
        )
    session.expire_all()
