"""The bytes that are sealed are the same inside the database and outside it."""

import json
from typing import Any

import pytest
from psycopg.types.json import Jsonb

from portal.audit.canon import GENESIS, canon, seal
from portal.audit.trail_rows import Line, every_line
from tests.audit.conftest import Connect
from tests.audit.making import be_in

DETAILS: list[dict[str, Any]] = [
    {},
    {"b": 1, "a": 2, "aa": 3, "Z": 4, "é": 5, "zz": 6, "": 7},
    {"nested": {"ten": 10, "one": 1, "list": [True, False, None, [], {}, ["x", {"y": 1, "x": 2}]]}},
    {
        "name": 'Zoë "Z" Müller\\n',
        "line": "a\nb\tc\r\b\f/\u007f\u0001\u001f",
        "emoji": "🩺 漢字 \u2028",
    },
    {"big": 9223372036854775807123, "negative": -5, "zero": 0},
]


@pytest.mark.parametrize("details", DETAILS, ids=str)
def test_both_sides_write_the_same_bytes(connect: Connect, details: dict[str, Any]) -> None:
    line = written(connect, details=details)

    assert line.event is not None
    assert canon(line.event, line.seq) == by_the_database(connect)
    assert seal(GENESIS, line.event, 1) == line.hash


def test_numbers_with_a_point_are_written_as_they_stand(connect: Connect) -> None:
    line = written(connect, details=json.loads('{"share": 1.50, "tiny": 0.000000001, "e": 1e25}'))

    assert line.event is not None
    assert canon(line.event, line.seq) == by_the_database(connect)


def test_every_column_may_be_empty_or_foreign(connect: Connect) -> None:
    for name, agent in (("", None), ("Ngũgĩ wa Thiong'o", "curl/8 \U0001f600"), ("[1, 2]", '"')):
        line = written(connect, actor_name=name, user_agent=agent)

        assert line.event is not None
        assert line.event.actor_name == name
        assert canon(line.event, line.seq) == by_the_database(connect)


def written(
    connect: Connect,
    *,
    details: dict[str, Any] | None = None,
    actor_name: str = "Marisol Vega",
    user_agent: str | None = None,
) -> Line:
    """Write an event, and return the last line of the chain as the verifier reads it."""
    app = connect("portal_app")
    with app.transaction():
        be_in(app, 1001)
        app.execute(
            "INSERT INTO audit.event (actor_kind, actor_name, deed, user_agent, details)"
            " VALUES ('person', %s, 'vendor_changed', %s, %s)",
            [actor_name, user_agent, Jsonb(details or {})],
        )
    return list(every_line(connect("portal_backup"), None))[-1]


def by_the_database(connect: Connect) -> bytes:
    """Return the bytes of the last event as the database makes them."""
    found = connect(None).execute(
        "SELECT audit.canon(e, c.seq) FROM audit.event e"
        " JOIN audit.chain c ON c.event_id = e.id ORDER BY c.seq DESC LIMIT 1"
    )
    return bytes(next(found)[0])
