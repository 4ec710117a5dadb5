"""The evidence: each event bound to the one before, and nothing that can be changed."""

import json
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal import notices, signing, tenancy
from portal.audit import THE_PORTAL
from portal.db import session, transaction
from portal.errors import NotFound
from portal.links import pass_on
from portal.signing import evidence
from portal.signing.queries import find_envelope, get_envelope
from portal.signing.rules import wording
from portal.tenancy import Practice
from tests.signing.making import IP, ask, by_link, intend, issue, signer_of

_GAP = (
    "INSERT INTO app.envelope_events (vendor_id, envelope_id, number, kind, happened_at, "
    "before_sha256, canonical, sha256) SELECT vendor_id, envelope_id, 9, kind, happened_at, "
    "before_sha256, canonical, sha256 FROM app.envelope_events WHERE number = 1"
)


def told_by(envelope: signing.Envelope) -> list[dict[str, Any]]:
    return [evidence.told(one) for one in signing.events_of(envelope)]


def kinds_of(envelope: signing.Envelope) -> list[str]:
    return [one["kind"] for one in told_by(envelope)]


def test_the_chain_holds_and_a_changed_event_is_found(practice: Practice) -> None:
    envelope = issue()
    link, _ = ask(envelope)
    intend(envelope, link)

    whole = json.loads(evidence.as_json(envelope, signing.events_of(envelope)))

    assert evidence.first_broken(whole["events"]) is None
    for number in range(len(whole["events"])):
        for name in ("at", "by", "sha256", "before"):
            changed = json.loads(json.dumps(whole["events"]))
            changed[number][name] = "another"
            assert evidence.first_broken(changed) is not None, (number, name)
    without = whole["events"][:1] + whole["events"][2:]
    assert evidence.first_broken(without) == 2


def test_what_is_said_before_signing_stands_there_word_for_word(practice: Practice) -> None:
    envelope = issue()
    link, _ = ask(envelope)

    intend(envelope, link, title="VP Operations")

    said = next(one for one in told_by(envelope) if one["kind"] == "consented")
    assert said["authority"] == "I may sign for Postlark and bind it."
    assert said["consent"] == wording().consent
    assert (said["name"], said["title"], said["ip"]) == ("Priya Raman", "VP Operations", IP)
    assert said["shown_sha256"] == envelope.issued_sha256
    assert "Android" in said["user_agent"]


def test_who_had_the_link_stands_in_the_evidence(practice: Practice) -> None:
    envelope = issue()
    link, _ = ask(envelope)

    with transaction():
        passed, _token = pass_on(link, "Joel Baker", "joel@postlark.example", by=by_link(link))

    event = told_by(envelope)[-1]
    assert event["kind"] == "link_passed_on"
    assert (event["to"], event["link"], event["follows"]) == (
        "joel@postlark.example",
        passed.id,
        link.id,
    )
    assert signing.signer_for_link(passed) == signer_of(envelope, "vendor")


def test_that_a_letter_has_gone_is_added_when_it_goes(practice: Practice) -> None:
    envelope = issue()
    ask(envelope)
    posted = signing.events_of(envelope)[1]
    assert posted.notice_id

    with transaction():
        notices.note_sent(notices.get_notice(posted.notice_id), "250 kept", by=THE_PORTAL)

    assert kinds_of(envelope)[-1] == "letter_sent"


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE app.envelope_events SET canonical = canonical",
        "DELETE FROM app.envelope_events",
        "DELETE FROM app.envelopes",
        "UPDATE app.envelopes SET issued_sha256 = issued_sha256",
        "UPDATE app.envelope_signers SET name = name",
        _GAP,
    ],
)
def test_the_database_itself_keeps_it(practice: Practice, deed: str) -> None:
    issue()

    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(text(deed))


def test_another_practice_sees_nothing_of_it(practice: Practice, other_practice: Practice) -> None:
    envelope = issue()
    number, vendor_id = envelope.id, envelope.vendor_id
    session.expire_all()
    tenancy.enter(other_practice.practice_id)

    assert find_envelope(number) is None
    with pytest.raises(NotFound):
        get_envelope(number, vendor_id)
    for table in (
        "envelopes",
        "envelope_signers",
        "envelope_events",
        "envelope_pages",
        "signing_intents",
    ):
        assert session.scalar(text(f"SELECT count(*) FROM app.{table}")) == 0
