"""Reads of askings of many, and of who is to be asked."""

from datetime import date

from sqlalchemy import select

from portal import vendors
from portal.baa import queries as baas
from portal.baa.batches.models import BaaBatch, BaaBatchRow
from portal.baa.standing import BaaStanding
from portal.db import session
from portal.errors import NotFound
from portal.vendors import Phi, Vendor


def get_batch(batch_id: int) -> BaaBatch:
    """Return an asking of many."""
    found = session.scalar(select(BaaBatch).where(BaaBatch.id == batch_id))
    if found is None:
        raise NotFound
    return found


def find_batch_once(once: str) -> BaaBatch | None:
    """Return the asking that a form with this mark began."""
    return session.scalar(select(BaaBatch).where(BaaBatch.once == once))


def batches() -> list[BaaBatch]:
    """Return the last askings, newest first."""
    return list(session.scalars(select(BaaBatch).order_by(BaaBatch.id.desc()).limit(5)))


def rows_of(batch: BaaBatch) -> list[BaaBatchRow]:
    """Return the vendors of an asking, in order."""
    rows = select(BaaBatchRow).where(BaaBatchRow.batch_id == batch.id)
    return list(session.scalars(rows.order_by(BaaBatchRow.id)))


def lock_row(row_id: int) -> BaaBatchRow | None:
    """Return one vendor of an asking, held for the length of this transaction."""
    rows = select(BaaBatchRow).where(BaaBatchRow.id == row_id)
    return session.scalar(rows.with_for_update().execution_options(populate_existing=True))


def unasked(on: date) -> list[Vendor]:
    """Return the vendors that need a BAA, have none in force, and are not being asked."""
    current = [one for one in vendors.all_vendors() if not one.is_former]
    standing = baas.standing_of([one.id for one in current], on)
    return [one for one in current if _is_to_ask(one, standing[one.id])]


def _is_to_ask(vendor: Vendor, stands: BaaStanding) -> bool:
    if stands.is_in_force or stands.requested_on is not None:
        return False
    if stands.needs_baa is None:
        return vendor.phi != Phi.NO
    return stands.needs_baa
