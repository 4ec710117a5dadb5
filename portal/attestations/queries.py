"""Reads of readings and of confirmed reports."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on

from portal import documents
from portal.attestations.models import ConfirmedReport, ReportReading
from portal.attestations.rules import COUNTING, ReportKind, Standing, standing_by
from portal.db import session


def find_reading(document_id: int) -> ReportReading | None:
    """Return how far the reading of a document is."""
    return readings_of([document_id]).get(document_id)


def readings_of(document_ids: Collection[int]) -> dict[int, ReportReading]:
    """Return the readings of several documents, by document."""
    rows = select(ReportReading).where(ReportReading.document_id.in_(document_ids))
    return {one.document_id: one for one in session.scalars(rows)}


def find_confirmed(document_id: int) -> ConfirmedReport | None:
    """Return what was last confirmed of a document."""
    return next(iter(versions_of(document_id)), None)


def versions_of(document_id: int) -> list[ConfirmedReport]:
    """Return all that was confirmed of a document, the last first."""
    rows = (
        select(ConfirmedReport)
        .where(ConfirmedReport.document_id == document_id)
        .order_by(ConfirmedReport.version.desc())
    )
    return list(session.scalars(rows))


def confirmed_of(vendor_ids: Collection[int]) -> dict[int, list[ConfirmedReport]]:
    """Return what stands confirmed for each vendor, newest document first."""
    if not vendor_ids:
        return {}
    rows = (
        select(ConfirmedReport)
        .where(ConfirmedReport.vendor_id == func.any(list(vendor_ids)))
        .ext(distinct_on(ConfirmedReport.document_id))
        .order_by(ConfirmedReport.document_id.desc(), ConfirmedReport.version.desc())
    )
    found: dict[int, list[ConfirmedReport]] = {}
    for one in session.scalars(rows):
        found.setdefault(one.vendor_id, []).append(one)
    return found


def reports_to_bridge(vendor_id: int) -> list[ConfirmedReport]:
    """Return the confirmed reports that a letter of this vendor may follow."""
    every = confirmed_of([vendor_id]).get(vendor_id, [])
    return [one for one in every if ReportKind(one.kind) in COUNTING]


def standing_of(vendor_ids: Collection[int]) -> dict[int, Standing]:
    """Return how vendors stand by their confirmed reports. Those without one are left out.

    A document that may not be opened is no evidence, whatever was once confirmed of it.
    """
    confirmed = confirmed_of(vendor_ids)
    wanted = [one.document_id for some in confirmed.values() for one in some]
    kept = documents.get_documents(wanted) if wanted else {}
    found = {}
    for vendor_id, some in confirmed.items():
        standing = standing_by(
            one.confirmed
            for one in some
            if one.document_id in kept and kept[one.document_id].is_usable
        )
        if standing:
            found[vendor_id] = standing
    return found
