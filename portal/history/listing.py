"""The vendor list as of a day, ready for a page or a table."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.baa import BaaState
from portal.baa.standing import BaaStanding
from portal.history import queries
from portal.history.dealings import InShort, in_short
from portal.history.judging import in_force_then, standing_then
from portal.history.queries import Listed, Record
from portal.history.rules import as_cell, day_words
from portal.history.showing import badge, need_words, owners_of, until_end_of
from portal.vendors import Service, Vendor

PAGE = 100

_HEADING = (
    "vendor",
    "former",
    "PHI",
    "services",
    "need",
    "BAA",
    "in force since",
    "until",
    "signers",
    "flags up",
    "owner",
    "signing",
    "refusal",
    "incidents",
    "the end",
    "messages",
    "subcontractors",
)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One vendor of the list, as it stood."""

    vendor: Vendor
    services: Sequence[str]
    need: str
    standing: BaaStanding
    badge: tuple[str, str]
    signers: Sequence[str]
    flags: Sequence[str]
    owner: str
    under_way: InShort


@dataclass(frozen=True, kw_only=True)
class Register:
    """The list as of a day: some of its lines, and the counts over all."""

    on: date
    total: int
    with_phi: int
    covered: int
    need_none: int
    lines: Sequence[Line]

    @property
    def without(self) -> int:
        """How many vendors with PHI had no BAA, and needed one or were not decided on."""
        return self.with_phi - self.covered - self.need_none

    @property
    def sentence(self) -> str:
        """Return the counts in a sentence. Former vendors are not counted."""
        noun = "vendor" if self.with_phi == 1 else "vendors"
        found = (
            f"On {day_words(self.on)}: {self.with_phi} {noun} with PHI, {self.without} without BAA"
        )
        needed = f", {self.need_none} that need none" if self.need_none else ""
        return f"{found}{needed}."


def register(on: date, *, skip: int = 0, most: int | None = PAGE) -> Register:
    """Return the list as of a day: in a fixed number of queries, however long it is."""
    until = until_end_of(on)
    listed = queries.listed_at(until)
    shown = listed[skip:] if most is None else listed[skip : skip + most]
    with_phi = [one for one in listed if one.has_phi and not one.is_former]
    wanted = {one.id for one in (*shown, *with_phi)}
    records = queries.records_at(wanted, until, queries.JUDGED)
    standings = {one: standing_then(record, on) for one, record in records.items()}
    counted = [standings[one.id] for one in with_phi]
    return Register(
        on=on,
        total=len(listed),
        with_phi=len(with_phi),
        covered=sum(one.is_in_force for one in counted),
        need_none=sum(one.state is BaaState.NOT_NEEDED and not one.is_in_force for one in counted),
        lines=_lines(shown, records, standings, on),
    )


def table(found: Register) -> str:
    """Return the list as a table for a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([f"As of the end of {found.on.isoformat()}", *[""] * (len(_HEADING) - 1)])
    writer.writerow(_HEADING)
    for line in found.lines:
        cells = (
            line.vendor.name,
            "yes" if line.vendor.is_former else "no",
            line.vendor.phi_words,
            "; ".join(line.services),
            line.need,
            line.badge[1],
            line.standing.starts_on,
            line.standing.ends_on,
            "; ".join(line.signers),
            " ".join(line.flags),
            line.owner,
            line.under_way.signing,
            line.under_way.refusal,
            line.under_way.incidents,
            line.under_way.end,
            line.under_way.messages,
            line.under_way.subcontractors,
        )
        writer.writerow(map(as_cell, cells))
    return out.getvalue()


def _lines(
    shown: Sequence[Listed],
    records: dict[int, Record],
    standings: dict[int, BaaStanding],
    on: date,
) -> list[Line]:
    entries = [vendor for one in shown if (vendor := records[one.id].vendor) is not None]
    owners, numbers = owners_of(entries), [one.id for one in shown]
    up = queries.flags_on(numbers, on)
    under_way = queries.under_way_at(numbers, until_end_of(on))
    return [
        Line(
            vendor=vendor,
            services=[one.name for one in records[vendor.id].all(Service) if one.in_use],
            need=need_words(standings[vendor.id]),
            standing=standings[vendor.id],
            badge=badge(standings[vendor.id]),
            signers=_signers(records[vendor.id], on),
            flags=[flag.title for flag in up.get(vendor.id, [])],
            owner=owners.get(vendor.owner_person_id or 0, "Nobody yet"),
            under_way=in_short(under_way[vendor.id]),
        )
        for vendor in entries
    ]


def _signers(record: Record, on: date) -> list[str]:
    base = in_force_then(record, on).base
    return [f"{one.name}, {one.title}" for one in base.signers] if base else []
