"""Putting into the evidence what happens elsewhere: to links that lead to a paper, to its letters."""

from typing import Any

from portal import audit, clock
from portal.links import Happening, Link
from portal.notices import Notice
from portal.signing import evidence, queries
from portal.signing.finding import envelope_for_link
from portal.signing.rules import EventKind

_KINDS = {
    Happening.OPENED: EventKind.LINK_OPENED,
    Happening.CONFIRMED: EventKind.LINK_CONFIRMED,
    Happening.PASSED_ON: EventKind.LINK_PASSED_ON,
    Happening.RENEWED: EventKind.LINK_RENEWED,
}


def note_link(happening: Happening, link: Link, by: audit.Actor) -> None:
    """Note what happens to a link while its paper waits for signatures, or once it is signed."""
    envelope = envelope_for_link(link)
    if envelope is None:
        return
    queries.lock(envelope)
    evidence.note(
        envelope,
        _KINDS[happening],
        at=clock.now(),
        by=by,
        link=link,
        follows=link.follows_id,
        **_people(happening, link),
    )


def note_sent(notice: Notice, by: audit.Actor) -> None:
    """Note that the mail server took a letter that stands in the evidence."""
    envelope = queries.envelope_of_notice(notice.id)
    if envelope is None:
        return
    queries.lock(envelope)
    evidence.note(
        envelope,
        EventKind.LETTER_SENT,
        at=clock.now(),
        by=by,
        notice=notice,
        to=notice.to_email,
    )


def _people(happening: Happening, link: Link) -> dict[str, Any]:
    if happening is Happening.CONFIRMED:
        return {"name": link.confirmed_name, "email": link.confirmed_email}
    if happening is Happening.OPENED:
        return {"to": link.email, "made_at": link.made_at.isoformat(), "origin": str(link.origin)}
    return {"to": link.email, "to_name": link.person_name}
