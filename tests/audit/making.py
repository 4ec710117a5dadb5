"""Writing to the trail as the database sees it: one insert, as the portal's role."""

from typing import Any

import psycopg

_EVENT = """
INSERT INTO audit.event (actor_kind, actor_id, actor_name, deed, vendor_id, ip, details)
SELECT 'person', 7, 'Marisol Vega', 'vendor_changed', 12, '198.51.100.7',
    jsonb_build_object('line', line)
FROM generate_series(1, %s) AS line
"""


def write_events(connection: psycopg.Connection[Any], practice_id: int, number: int) -> None:
    """Write events in one transaction of a practice."""
    with connection.transaction():
        be_in(connection, practice_id)
        connection.execute(_EVENT, [number])


def be_in(connection: psycopg.Connection[Any], practice_id: int) -> None:
    """Be in a practice until the transaction ends."""
    connection.execute("SELECT set_config('app.practice_id', %s, true)", [str(practice_id)])
