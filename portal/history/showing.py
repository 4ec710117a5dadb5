"""The vendor list as of a day, and one vendor as of a day, ready for a page or a table."""

import csv
import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from portal import accounts, baa, tenancy, vendors
from portal.baa import Baa, BaaNeed, BaaRefusal, BaaRequest, BaaState, NeedOutcome, PhiOverride
from portal.baa.escalations import BaaEscalation
from portal.baa.standing import BaaStanding
from portal.documents import Document
from portal.errors import NotFound
from portal.history import queries
from portal.history.judging import covered_then, in_force_then, standing_then
from portal.history.queries import Listed, Record
from portal.history.rules import Paper, as_cell, check_day, day_words, end_of_day, said_later
from portal.questionnaires import Assessment, AssessmentState
from portal.vendors import Contact, Service, Subcontractor, Vendor

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
)
_NEED_WORDS = {True: "Needed", False: "Not needed", None: "Not decided"}
_COUNTED = (AssessmentState.SUBMITTED, AssessmentState.ACCEPTED)


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


def check(on: date) -> None:
    """Refuse a day that the record cannot answer for."""
    begun, was_open_before = queries.begins_at()
    check_day(
        on,
        today=tenancy.today_here(),
        begins_on=tenancy.day_here(begun),
        was_open_before=was_open_before,
    )


def begins_on() -> date:
    """Return the first day that can be asked for."""
    return tenancy.day_here(queries.begins_at()[0])


def until_end_of(on: date) -> datetime:
    """Return the moment up to which a day is looked at."""
    return end_of_day(on, ZoneInfo(tenancy.here().time_zone))


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
        )
        writer.writerow(map(as_cell, cells))
    return out.getvalue()


def vendor_then(vendor_id: int, on: date) -> dict[str, Any]:
    """Return all that a page shows of one vendor as of a day."""
    record = queries.records_at([vendor_id], until_end_of(on))[vendor_id]
    live = vendors.find_vendor(vendor_id)
    vendor = record.vendor
    if vendor is None:
        return {"vendor": live, "then": None, "since": queries.first_listed_at(vendor_id)}
    stood, assessments = standing_then(record, on), record.all(Assessment)
    answered = [one for one in assessments if one.state in _COUNTED]
    papers = in_force_then(record, on).papers
    return {
        "vendor": live,
        "then": vendor,
        "owner": _owners([vendor]).get(vendor.owner_person_id or 0, "Nobody yet"),
        "standing": stood,
        "badge": badge(stood),
        "need": need_words(stood),
        "needs": _newest(record, BaaNeed),
        "in_force": papers,
        "covered": covered_then(record, papers),
        "versions": _newest(record, Baa),
        "requests": _newest(record, BaaRequest),
        "refusals": _newest(record, BaaRefusal),
        "cases": _newest(record, BaaEscalation),
        "leaves": _newest(record, PhiOverride),
        "services": sorted(record.all(Service), key=lambda one: (not one.in_use, one.id)),
        "contacts": sorted(record.all(Contact), key=lambda one: one.slot),
        "subcontractors": record.all(Subcontractor),
        "assessments": _newest(record, Assessment),
        "counted": max(answered, key=lambda one: one.id, default=None),
        "documents": _newest(record, Document),
        "files": {one.id: one for one in record.all(Document)},
        "flags_up": queries.flags_on([vendor_id], on).get(vendor_id, []),
        "later": _said_later(record, vendor_id, on) if live else [],
    }


def name_of(vendor_id: int) -> str:
    """Return what a vendor is called. Raise NotFound where the record has never known it."""
    live = vendors.find_vendor(vendor_id)
    if live is None and not queries.was_ever_listed(vendor_id):
        raise NotFound
    return live.name if live else "A vendor that was deleted"


def badge(stood: BaaStanding) -> tuple[str, str]:
    """Return the state and the words of a standing."""
    if stood.is_in_force and stood.state in {BaaState.IN_FORCE, BaaState.NOT_NEEDED}:
        return "good", "In force"
    return _BADGES[stood.state]


def need_words(stood: BaaStanding) -> str:
    """Return in a word whether a BAA was needed."""
    return NeedOutcome.ASK_COUNSEL.words if stood.asks_counsel else _NEED_WORDS[stood.needs_baa]


_BADGES = {
    BaaState.UNDECIDED: ("soon", "None"),
    BaaState.NOT_NEEDED: ("quiet", "None needed"),
    BaaState.NEEDED: ("critical", "None"),
    BaaState.REQUESTED: ("waiting", "Asked for"),
    BaaState.REFUSED: ("critical", "Refused"),
    BaaState.IN_FORCE: ("good", "In force"),
    BaaState.ENDING: ("soon", "In force, ending"),
    BaaState.LAPSED: ("critical", "Ended"),
    BaaState.TERMINATED: ("critical", "Terminated"),
}


def _lines(
    shown: Sequence[Listed],
    records: dict[int, Record],
    standings: dict[int, BaaStanding],
    on: date,
) -> list[Line]:
    entries = [vendor for one in shown if (vendor := records[one.id].vendor) is not None]
    owners = _owners(entries)
    up = queries.flags_on([one.id for one in shown], on)
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
        )
        for vendor in entries
    ]


def _signers(record: Record, on: date) -> list[str]:
    base = in_force_then(record, on).base
    return [f"{one.name}, {one.title}" for one in base.signers] if base else []


def _owners(entries: Collection[Vendor]) -> dict[int, str]:
    return accounts.names_of({one.owner_person_id for one in entries if one.owner_person_id})


def _newest(record: Record, kind: type[Any]) -> list[Any]:
    return sorted(record.all(kind), key=lambda one: int(one.id), reverse=True)


def _said_later(record: Record, vendor_id: int, on: date) -> list[str]:
    then = {one.version: _paper(one) for one in record.all(Baa)}
    now = {one.version: _paper(one) for one in baa.versions_of(vendor_id)}
    return said_later(then, now, on)


def _paper(one: Baa) -> Paper:
    return Paper(
        version=one.version,
        amends=one.amends,
        starts_on=one.starts_on,
        filed_on=one.filed_on,
        terminated_on=one.terminated_on,
    )
