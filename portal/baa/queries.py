"""Every read of BAAs. `standing_of` gathers many vendors in one query a table."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from portal.baa.models import Baa, BaaNeed, BaaRefusal, BaaRequest, PhiOverride
from portal.baa.need_queries import needs_together
from portal.baa.rules import Held, RefusalWhy
from portal.baa.standing import Asked, BaaStanding, Override, Papers, Refused, standing
from portal.baa.succession import base_on
from portal.db import session
from portal.documents import Document, ScanVerdict

_Kept = TypeVar("_Kept", Baa, BaaNeed, BaaRefusal, BaaRequest, PhiOverride)
_LATER = aliased(Baa)


def standing_of(vendor_ids: Collection[int], on: date) -> dict[int, BaaStanding]:
    """Return how each of these vendors stands on this day, those without any paper too."""
    needs, asked, refused = needs_together(vendor_ids), _asked(vendor_ids), _refused(vendor_ids)
    held, allowed = _held(vendor_ids), _allowed(vendor_ids, on)
    found = {
        one: standing(
            Papers(
                need=needs.get(one),
                held=held.get(one, ()),
                asked=asked.get(one),
                refused=refused.get(one),
                override=allowed.get(one),
            ),
            on,
        )
        for one in vendor_ids
    }
    for one, verdict in _last_verdicts(vendor_ids).items():
        waits, infected = verdict == ScanVerdict.WAITING, verdict == ScanVerdict.INFECTED
        found[one] = replace(found[one], copy_waits=waits, copy_infected=infected)
    return found


def needs_of(vendor_id: int) -> list[BaaNeed]:
    """Return every decision about the vendor and its services, newest first."""
    return _all(BaaNeed, vendor_id)


def versions_of(vendor_id: int) -> list[Baa]:
    """Return every filed version, newest first."""
    return _all(Baa, vendor_id)


def requests_of(vendor_id: int) -> list[BaaRequest]:
    """Return every request, newest first."""
    return _all(BaaRequest, vendor_id)


def refusals_of(vendor_id: int) -> list[BaaRefusal]:
    """Return every refusal, newest first."""
    return _all(BaaRefusal, vendor_id)


def overrides_of(vendor_id: int) -> list[PhiOverride]:
    """Return every leave to send PHI without a BAA, newest first."""
    return _all(PhiOverride, vendor_id)


def find_open_request(vendor_id: int) -> BaaRequest | None:
    """Return the vendor's request that awaits an answer."""
    return next((one for one in requests_of(vendor_id) if one.is_open), None)


def find_binding(vendor_id: int, on: date) -> Baa | None:
    """Return the whole agreement in force on this day; its amendments go on beside it.

    One whose copy waits for the virus scan, or was infected, does not bind: nobody can show it.
    """
    rows = select(Baa, Document.is_usable).join(Document, _is_copy_of(Baa.document_id))
    found = {
        baa.version: (baa, baa.placed(is_usable=usable))
        for baa, usable in session.execute(rows.where(Baa.vendor_id == vendor_id))
    }
    base = base_on([placed for _, placed in found.values()], on)
    return found[base.number][0] if base else None


def find_request(request_id: int) -> BaaRequest | None:
    """Return a request by its number."""
    return session.scalar(select(BaaRequest).where(BaaRequest.id == request_id))


def is_on_file(document_id: int) -> bool:
    """Tell whether a version was filed from this document."""
    rows = select(Baa.id).where(Baa.document_id == document_id).limit(1)
    return session.scalar(rows) is not None


def lock_request(request: BaaRequest) -> None:
    """Hold a request for the length of this transaction, as it stands now."""
    session.refresh(request, with_for_update=True)


def _all(kind: type[_Kept], vendor_id: int) -> list[_Kept]:
    rows = select(kind).where(kind.vendor_id == vendor_id).order_by(kind.id.desc())
    return list(session.scalars(rows))


def _held(vendor_ids: Collection[int]) -> dict[int, list[Held]]:
    rows = (
        select(Baa.vendor_id, Baa.starts_on, Baa.ends_on, Baa.review_on, Baa.terminated_on)
        .join(Document, _is_copy_of(Baa.document_id))
        .where(_of(Baa, vendor_ids), Document.is_usable, ~Baa.amends)
        .order_by(Baa.id)
    )
    found: dict[int, list[Held]] = defaultdict(list)
    for vendor_id, starts_on, ends_on, review_on, terminated_on in session.execute(rows):
        found[vendor_id].append(
            Held(
                starts_on=starts_on,
                ends_on=ends_on,
                review_on=review_on,
                terminated_on=terminated_on,
            )
        )
    return found


def _last_verdicts(vendor_ids: Collection[int]) -> dict[int, str]:
    """Return what is known of the copy of the version filed last, where that may not be used."""
    rows = (
        select(Baa.vendor_id, Document.scan_verdict)
        .join(Document, _is_copy_of(Baa.document_id))
        .where(_of(Baa, vendor_ids), ~Document.is_usable, Baa.terminated_on.is_(None))
        .where(~exists().where(_LATER.vendor_id == Baa.vendor_id, _LATER.version > Baa.version))
    )
    return {vendor_id: str(verdict) for vendor_id, verdict in session.execute(rows)}


def _asked(vendor_ids: Collection[int]) -> dict[int, Asked]:
    rows = (
        select(
            BaaRequest.vendor_id,
            BaaRequest.requested_on,
            BaaRequest.due_on,
            BaaRequest.offered_on,
            BaaRequest.provisions,
            Document.id,
        )
        .outerjoin(Document, and_(_is_copy_of(BaaRequest.offered_document_id), Document.is_usable))
        .where(_of(BaaRequest, vendor_ids), BaaRequest.closed_on.is_(None))
    )
    return {
        vendor_id: Asked(
            requested_on=requested_on,
            due_on=due_on,
            offered_on=offered_on if usable else None,
            is_for_amendment=bool(provisions),
        )
        for vendor_id, requested_on, due_on, offered_on, provisions, usable in session.execute(rows)
    }


def _refused(vendor_ids: Collection[int]) -> dict[int, Refused]:
    rows = (
        select(BaaRefusal.vendor_id, BaaRefusal.refused_on, BaaRefusal.refused_by, BaaRefusal.why)
        .where(_of(BaaRefusal, vendor_ids))
        .order_by(BaaRefusal.id)
    )
    return {
        vendor_id: Refused(refused_on=refused_on, by=by, why=RefusalWhy(why))
        for vendor_id, refused_on, by, why in session.execute(rows)
    }


def _allowed(vendor_ids: Collection[int], on: date) -> dict[int, Override]:
    rows = (
        select(PhiOverride.vendor_id, PhiOverride.starts_on, PhiOverride.ends_on)
        .where(_of(PhiOverride, vendor_ids), PhiOverride.ended_on.is_(None))
        .where(PhiOverride.ends_on >= on, PhiOverride.service_id.is_(None))
        .order_by(PhiOverride.id)
    )
    return {
        vendor_id: Override(starts_on=starts_on, ends_on=ends_on)
        for vendor_id, starts_on, ends_on in session.execute(rows)
    }


def _is_copy_of(document_id: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    told: ColumnElement[bool] = document_id == Document.id
    return told


def _of(kind: type[Any], vendor_ids: Collection[int]) -> ColumnElement[bool]:
    told: ColumnElement[bool] = kind.vendor_id == func.any(list(vendor_ids))
    return told
