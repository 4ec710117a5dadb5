"""What `portal audit verify` says, and how it ends."""

import io
import json

from portal.audit.findings import Anchor, Fault
from portal.audit.verifier import run_verify
from tests.audit.conftest import Connect
from tests.audit.making import write_events
from tests.audit.tampering import tamper
from tests.databases import Server


def test_a_whole_trail_ends_with_0(
    connect: Connect, postgres_server: Server, own_database: str
) -> None:
    write_events(connect("portal_app"), 1001, 3)
    out = io.StringIO()

    ended = run_verify(postgres_server.dsn(own_database, "portal_backup"), as_json=False, out=out)

    assert ended == 0
    assert out.getvalue() == (
        "The trail is whole: 3 lines of 1 chain, none missing, none changed.\n"
    )


def test_a_broken_trail_ends_with_1_and_where(
    connect: Connect, postgres_server: Server, own_database: str
) -> None:
    write_events(connect("portal_app"), 1001, 3)
    superuser = connect(None)
    tamper(superuser, "UPDATE audit.event SET deed = 'signed_out' WHERE id = {}", line=2)
    superuser.commit()
    dsn = postgres_server.dsn(own_database)
    out, parsed = io.StringIO(), io.StringIO()

    assert run_verify(dsn, as_json=False, out=out) == 1
    assert run_verify(dsn, as_json=True, out=parsed) == 1

    assert "- Practice 1001: Line 2 does not match its seal" in out.getvalue()
    told = json.loads(parsed.getvalue())
    assert told["is_whole"] is False
    assert told["lines"] == 3
    assert [(one["fault"], one["first_line"]) for one in told["findings"]] == [(Fault.CHANGED, 2)]


def test_a_line_written_down_elsewhere_is_compared(
    postgres_server: Server, own_database: str
) -> None:
    out = io.StringIO()
    anchor = Anchor(practice_id=1001, line=4, hash="ab")

    ended = run_verify(postgres_server.dsn(own_database), as_json=False, out=out, anchors=[anchor])

    assert ended == 1
    assert "Line 4 was written down elsewhere, but the chain ends before it." in out.getvalue()


def test_a_role_that_cannot_see_it_all_ends_with_2(
    postgres_server: Server, own_database: str
) -> None:
    out = io.StringIO()

    assert run_verify(postgres_server.dsn(own_database, "portal_app"), as_json=True, out=out) == 2
    assert "portal_backup" in json.loads(out.getvalue())["error"]
