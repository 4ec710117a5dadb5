"""One vendor as of a day, ready for a page, and which days can be asked for."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from portal import accounts, baa, incidents, tenancy, vendors
from portal.baa import Baa, BaaNeed, BaaRefusal, BaaRequest, BaaState, NeedOutcome, PhiOverride
from portal.baa.standing import BaaStanding
from portal.documents import Document
from portal.errors import NotFound
from portal.exits.showing import rows_of
from portal.history import queries
from portal.history.dealings import dealings_then
from portal.history.judging import covered_then, in_force_then, standing_then
from portal.history.queries import Record
from portal.history.rules import Paper, check_day, end_of_day, said_later
from portal.incidents.showing import entry_words
from portal.questionnaires import Assessment, AssessmentState
from portal.vendors import Contact, Service, Subcontractor, Vendor

_NEED_WORDS = {True: "Needed", False: "Not needed", None: "Not decided"}
_COUNTED = (AssessmentState.SUBMITTED, AssessmentState.ACCEPTED)


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


def dealings_begin_on(on: date) -> date | None:
    """Return from which day it is kept what was under way, where a day lies before it."""
    begun = queries.dealings_begin_at()
    begins = tenancy.day_here(begun) if begun else None
    return begins if begins and on < begins else None


def until_end_of(on: date) -> datetime:
    """Return the moment up to which a day is looked at."""
    return end_of_day(on, ZoneInfo(tenancy.here().time_zone))


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
        "owner": owners_of([vendor]).get(vendor.owner_person_id or 0, "Nobody yet"),
        "standing": stood,
        "badge": badge(stood),
        "need": need_words(stood),
        "needs": _newest(record, BaaNeed),
        "in_force": papers,
        "covered": covered_then(record, papers),
        "versions": _newest(record, Baa),
        "requests": _newest(record, BaaRequest),
        "refusals": _newest(record, BaaRefusal),
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
        "entry_words": entry_words,
        "facts_of": rows_of,
        "known_of": incidents.rows,
        **dealings_then(record, tenancy.here().states),
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


def owners_of(entries: Collection[Vendor]) -> dict[int, str]:
    """Return who owns these vendors, by number."""
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
