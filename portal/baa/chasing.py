"""Who at a vendor is still to answer a request, and from which day that is counted."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import func, select

from portal import messages, reminders, tenancy
from portal.baa.models import BaaRequest
from portal.baa.notices import SoFar
from portal.baa.requesting import ENVELOPE
from portal.db import session
from portal.links import LinkPurpose
from portal.reminders import Call, Chase, Open, Reminder
from portal.signing import Envelope, EnvelopeSigner, Side

SUBJECT = "baa_request"

messages.read_by(SUBJECT, LinkPurpose.BAA)


@dataclass(frozen=True, kw_only=True)
class Chased:
    """One person who is still to answer, and how they stand with their reminders."""

    chase: Chase
    open: Open
    signed_by: str = ""

    @property
    def so_far(self) -> SoFar:
        """Return what a letter to them says of what came until now."""
        return SoFar(answered_on=self.chase.anew_from, signed_by=self.signed_by)


@dataclass(kw_only=True)
class _Signatures:
    """Which signatures of theirs a paper lacks, and who gave the other."""

    lacking: list[int] = field(default_factory=list)
    signed_by: str = ""


@dataclass(frozen=True, kw_only=True)
class _Known:
    """What came back on each request, and what went out."""

    answered: dict[int, datetime | None]
    signatures: dict[int, _Signatures]
    went: dict[int, list[Reminder]]
    calls: dict[int, Call]


def chased_on(requests: Collection[BaaRequest]) -> dict[int, tuple[Chased, ...]]:
    """Return who is still to answer each request: nobody, where it is our turn.

    It is, with a copy of theirs, with a message that has no answer, and once all of theirs have
    signed. Where two sign, each is still to answer until they have signed. Once a message has its
    answer it is the vendor's turn again, and all is counted anew from that day.
    """
    ids = [one.id for one in requests]
    known = _Known(
        answered=messages.turns_in(SUBJECT, ids),
        signatures=_signatures_of(ids),
        went=reminders.reminders_of(LinkPurpose.BAA, ids),
        calls=reminders.last_calls(LinkPurpose.BAA, ids),
    )
    return {one.id: _chased(one, known) for one in requests}


def _chased(request: BaaRequest, known: _Known) -> tuple[Chased, ...]:
    it_waits = request.id in known.answered and known.answered[request.id] is None
    if request.offered_on is not None or it_waits:
        return ()
    answered_at = known.answered.get(request.id)
    anew_from = tenancy.day_here(answered_at) if answered_at else None
    signatures = known.signatures.get(request.id, _Signatures(lacking=[1]))
    return tuple(
        _one(request, Chase(place=place, anew_from=anew_from), known, signatures.signed_by)
        for place in signatures.lacking
    )


def _one(request: BaaRequest, chase: Chase, known: _Known, signed_by: str) -> Chased:
    went = [one for one in known.went.get(request.id, ()) if one.place == chase.place]
    call = known.calls.get(request.id)
    stands = Open(
        asked_on=chase.anew_from or request.requested_on,
        sent=[one.number for one in went if chase.is_of(one)],
        last_sent_on=max((one.posted_on for one in went), default=None),
        quiet_until=call.next_on if call else None,
    )
    return Chased(chase=chase, open=stands, signed_by=signed_by)


def _signatures_of(request_ids: Collection[int]) -> dict[int, _Signatures]:
    """Return how the paper of each request is signed by them. Requests without one are left out.

    One that is over lacks no signature.
    """
    rows = (
        select(Envelope, EnvelopeSigner)
        .join(EnvelopeSigner, EnvelopeSigner.envelope_id == Envelope.id)
        .where(
            Envelope.kind.in_(list(ENVELOPE.values())),
            Envelope.subject_id == func.any(list(request_ids)),
            EnvelopeSigner.side == Side.VENDOR,
        )
        .order_by(EnvelopeSigner.place)
    )
    found: dict[int, _Signatures] = defaultdict(_Signatures)
    for envelope, signer in session.execute(rows):
        signatures = found[envelope.subject_id]
        if signer.has_signed:
            signatures.signed_by = signer.who
        elif envelope.is_open:
            signatures.lacking.append(signer.place)
    return dict(found)


def counted_from(chased: Collection[Chased]) -> date | None:
    """Return the day from which an answer is awaited; None where none is."""
    return min((one.open.asked_on for one in chased), default=None)
