"""The part of a vendor's BAA page that tells of its requests: letters, reading, signing, calls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal import clock, documents, links, notices, reminders, signing, tenancy
from portal.baa import queries
from portal.baa.models import BaaRequest
from portal.baa.reminding import Pending, next_reminder, pending_of
from portal.baa.requesting import envelope_of, letter_key
from portal.baa.rules import RequestEnd
from portal.documents import Apart, Document
from portal.links import Link, LinkPurpose
from portal.notices import Notice
from portal.reminders import Call, Reminder
from portal.signing import EnvelopeSigner, Side
from portal.web.panels import Panel

_SHOWN = 5
_CLOSED = {
    RequestEnd.FILED: ("good", "Answered"),
    RequestEnd.REFUSED: ("critical", "Refused"),
    RequestEnd.WITHDRAWN: ("quiet", "Withdrawn"),
    RequestEnd.ASKED_AGAIN: ("quiet", "Asked again"),
}


@dataclass(frozen=True, kw_only=True)
class Paper:
    """How far the paper is that went with a request."""

    envelope: signing.Envelope
    signers: Sequence[EnvelopeSigner]
    pages: int
    pages_read: int

    @property
    def waits_on(self) -> str:
        """Return who is to sign next, in words."""
        missing = [one for one in self.signers if not one.has_signed]
        theirs = [one.name or one.email for one in missing if one.side == Side.VENDOR]
        if theirs:
            return " and ".join(theirs)
        return " and ".join(one.name or "whoever may sign for you" for one in missing)


@dataclass(frozen=True, kw_only=True)
class AskedRow:
    """One request as the page shows it."""

    request: BaaRequest
    letters: Sequence[Notice]
    links: Sequence[Link]
    reminders: Sequence[tuple[Reminder, str]]
    calls: Sequence[Call]
    paper: Paper | None
    pending: Pending | None
    next_letter: notices.Letter | None
    copy: Document | None
    apart: Apart | None

    @property
    def opened(self) -> int:
        """Return how often its links were opened."""
        return sum(one.opened_count for one in self.links)

    @property
    def last_opened(self) -> Any:
        """Return when one of its links was opened last."""
        return max((one.last_opened_at for one in self.links if one.last_opened_at), default=None)

    def badge(self, on: date) -> tuple[str, str]:
        """Return the colour and the words of where it stands."""
        if self.request.closed_how is not None:
            return _CLOSED[RequestEnd(self.request.closed_how)]
        signed = sum(one.has_signed for one in self.paper.signers) if self.paper else 0
        many = len(self.paper.signers) if self.paper else 0
        answered = self.pending is not None and self.pending.is_answered
        found = (
            (self.apart, ("waiting", self.copy.scan_words if self.copy else "")),
            (self.copy, ("waiting", "Copy received")),
            (signed, ("waiting", f"Signed by {signed} of {many}")),
            (answered, ("waiting", "They answered")),
            (self.request.due_on < on, ("soon", "Not answered")),
            (self.paper, ("waiting", "Sent for signature")),
            (True, ("waiting", "Requested")),
        )
        return next(told for holds, told in found if holds)


def gather(vendor_id: int) -> Mapping[str, Any] | None:
    """Return the latest requests, with all that became of them."""
    asked = queries.requests_of(vendor_id)[:_SHOWN]
    if not asked:
        return None
    on, ids = tenancy.today_here(), [one.id for one in asked]
    made = links.links_of(LinkPurpose.BAA, ids)
    went = reminders.reminders_of(LinkPurpose.BAA, ids)
    calls = reminders.calls_about(LinkPurpose.BAA, ids)
    pending = pending_of(asked, on)
    copies = documents.get_documents([n for one in asked if (n := one.offered_document_id)])
    rows = []
    for one in asked:
        copy, waits = copies.get(one.offered_document_id or 0), pending.get(one.id)
        paper = _paper(one)
        rows.append(
            AskedRow(
                request=one,
                letters=_letters(one),
                links=made.get(one.id, []),
                reminders=_with_whom(went.get(one.id, []), paper),
                calls=calls.get(one.id, []),
                paper=paper,
                pending=waits,
                next_letter=next_reminder(one, on) if waits and waits.ahead else None,
                copy=copy,
                apart=documents.apart(copy, clock.now()) if copy else None,
            )
        )
    return {"rows": rows, "on": on}


PANEL = Panel(page="baa", place=30, template="baa/_requests.html", gather=gather)


def _with_whom(went: Sequence[Reminder], paper: Paper | None) -> list[tuple[Reminder, str]]:
    """Return the reminders that went, with whom each was for where two sign."""
    theirs = [one for one in paper.signers if one.side == Side.VENDOR] if paper else []
    names = {one.place: one.name or one.email for one in theirs} if len(theirs) > 1 else {}
    return [(one, names.get(one.place, "")) for one in went]


def _letters(request: BaaRequest) -> list[Notice]:
    keys = (letter_key(request.id), letter_key(request.id, 2))
    return [one for key in keys if (one := notices.find_notice_by_key(key)) is not None]


def _paper(request: BaaRequest) -> Paper | None:
    envelope = envelope_of(request)
    if envelope is None:
        return None
    return Paper(
        envelope=envelope,
        signers=signing.signers(envelope),
        pages=documents.get_document(envelope.issued_document_id).pages or 0,
        pages_read=len(signing.pages_read(envelope)),
    )
