"""Reads of flags."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select

from portal.db import session
from portal.errors import NotFound
from portal.flags.facts import FlagKind
from portal.flags.models import Flag, FlagWaiver
from portal.flags.rules import ORDER


@dataclass(frozen=True, kw_only=True)
class Standing:
    """An open flag as it stands in the table: enough to see whether it is still right."""

    id: int
    kind: FlagKind
    waived_until: date | None
    said: tuple[object, ...]


# What may change about an open flag while its reason lasts.
SAID = (
    Flag.severity,
    Flag.since_on,
    Flag.due_on,
    Flag.title,
    Flag.sentence,
    Flag.to_do,
    Flag.badge,
    Flag.action_words,
    Flag.action_path,
)


def open_flags(vendor_ids: Collection[int]) -> dict[int, list[Flag]]:
    """Return each vendor's open flags, worst first, waived ones last."""
    rows = select(Flag).where(_of(vendor_ids), Flag.cleared_on.is_(None))
    found: dict[int, list[Flag]] = defaultdict(list)
    for flag in session.scalars(rows):
        found[flag.vendor_id].append(flag)
    for flags in found.values():
        flags.sort(key=lambda flag: (flag.waived_until is not None, ORDER[FlagKind(flag.kind)]))
    return dict(found)


def flag_history(vendor_id: int) -> list[Flag]:
    """Return every flag the vendor ever carried, newest first."""
    rows = select(Flag).where(Flag.vendor_id == vendor_id).order_by(Flag.id.desc())
    return list(session.scalars(rows))


def get_open_flag(vendor_id: int, flag_id: int) -> Flag:
    """Return a flag of this vendor that is up."""
    found = session.scalar(
        select(Flag).where(
            Flag.vendor_id == vendor_id, Flag.id == flag_id, Flag.cleared_on.is_(None)
        )
    )
    if found is None:
        raise NotFound
    return found


def waivers_of(vendor_ids: Collection[int]) -> dict[int, list[FlagWaiver]]:
    """Return the waivers ever given to each vendor, newest first."""
    rows = (
        select(FlagWaiver)
        .where(FlagWaiver.vendor_id == func.any(list(vendor_ids)))
        .order_by(FlagWaiver.id.desc())
    )
    found: dict[int, list[FlagWaiver]] = defaultdict(list)
    for waiver in session.scalars(rows):
        found[waiver.vendor_id].append(waiver)
    return dict(found)


def standing_flags(vendor_ids: Collection[int]) -> dict[int, list[Standing]]:
    """Return the open flags of many vendors in plain rows, for judging them afresh."""
    rows = select(Flag.vendor_id, Flag.id, Flag.kind, Flag.waived_until, *SAID).where(
        _of(vendor_ids), Flag.cleared_on.is_(None)
    )
    found: dict[int, list[Standing]] = defaultdict(list)
    for vendor_id, flag_id, kind, waived_until, *said in session.execute(rows):
        found[vendor_id].append(
            Standing(id=flag_id, kind=FlagKind(kind), waived_until=waived_until, said=tuple(said))
        )
    return dict(found)


def waived_until(standing: Mapping[int, Sequence[Standing]]) -> dict[int, dict[FlagKind, date]]:
    """Return which flags of each vendor are greyed, and until when."""
    return {
        vendor_id: {flag.kind: flag.waived_until for flag in flags if flag.waived_until}
        for vendor_id, flags in standing.items()
    }


def _of(vendor_ids: Collection[int]) -> ColumnElement[bool]:
    return Flag.vendor_id == func.any(list(vendor_ids))
