"""Every read of incidents. Lists are read in one query a table."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import func, select

from portal import tenancy, vendors
from portal.db import session
from portal.errors import NotFound
from portal.incidents import clocks, facts
from portal.incidents.facts import Fact, Told
from portal.incidents.models import (
    Incident,
    IncidentDuty,
    IncidentEntry,
    IncidentPaper,
    IncidentReport,
)
from portal.incidents.rules import Agency, Decision, EntryKind
from portal.incidents.situation import Duty, Situation
from portal.vendors import Vendor

MOST_CLOSED = 50


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How one incident stands: what was said and decided, and each duty with its day."""

    incident: Incident
    reports: tuple[IncidentReport, ...]
    entries: tuple[IncidentEntry, ...]
    settled: tuple[IncidentDuty, ...]
    states: tuple[str, ...]

    @cached_property
    def told(self) -> Told:
        """Return all that is known."""
        return facts.merged([one.facts for one in self.reports])

    @cached_property
    def discovered_on(self) -> date:
        """Return the earliest discovery that anybody told of."""
        days = [one.facts.discovered_on for one in self.reports if one.facts.discovered_on]
        return min(days, default=self.incident.told_on)

    @cached_property
    def situation(self) -> Situation:
        """Return what the clocks depend on."""
        agency, decision = self.last(EntryKind.AGENCY), self.last(EntryKind.DECISION)
        people, delay = self.last(EntryKind.PEOPLE), self.last(EntryKind.DELAY)
        counts = people.facts if people else {}
        return Situation(
            discovered_on=self.discovered_on,
            told_on=self.incident.told_on,
            states=self.states,
            agency=Agency(agency.outcome) if agency else Agency.UNKNOWN,
            decision=Decision(decision.outcome) if decision else None,
            decided_on=decision.day if decision else None,
            affected=counts.get("total", self.told.affected),
            by_state=counts.get("by_state", {}),
            delayed_until=delay.day if delay else None,
            settled={one.duty: one.settled for one in self.settled},
        )

    @cached_property
    def duties(self) -> list[Duty]:
        """Return every duty."""
        return clocks.duties(self.situation)

    @cached_property
    def left(self) -> list[Duty]:
        """Return what is left to do, in order."""
        return clocks.in_order(self.duties)

    @property
    def next_due(self) -> Duty | None:
        """Return the duty whose day comes first."""
        with_day = [one for one in self.left if one.due_on]
        return min(with_day, key=lambda one: one.due_on or date.max, default=None)

    @property
    def missing(self) -> list[Fact]:
        """Return which facts the vendor still owes."""
        return facts.missing(self.told, has_counts=self.last(EntryKind.PEOPLE) is not None)

    def last(self, kind: EntryKind) -> IncidentEntry | None:
        """Return the newest entry of a kind."""
        return next((one for one in reversed(self.entries) if one.kind == kind), None)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One incident as the list shows it."""

    vendor: Vendor
    standing: Standing


def find_incident(incident_id: int) -> Incident | None:
    """Return an incident."""
    return session.scalar(select(Incident).where(Incident.id == incident_id))


def get_incident(vendor_id: int, incident_id: int) -> Incident:
    """Return an incident of this vendor."""
    found = find_incident(incident_id)
    if found is None or found.vendor_id != vendor_id:
        raise NotFound
    return found


def incidents_of(vendor_id: int) -> Sequence[Incident]:
    """Return a vendor's incidents: those that are open first, then the newest."""
    rows = select(Incident).where(Incident.vendor_id == vendor_id)
    return session.scalars(rows.order_by(Incident.closed_on.is_not(None), Incident.id.desc())).all()


def find_report(once: str) -> IncidentReport | None:
    """Return the report that a form became, if it was taken before."""
    return session.scalar(select(IncidentReport).where(IncidentReport.once == once))


def reports_of(incident_id: int) -> Sequence[IncidentReport]:
    """Return what was said of an incident, in order."""
    rows = select(IncidentReport).where(IncidentReport.incident_id == incident_id)
    return session.scalars(rows.order_by(IncidentReport.number)).all()


def papers_of(incident_id: int) -> dict[int, list[int]]:
    """Return the documents that came with each report."""
    rows = select(IncidentPaper).where(IncidentPaper.incident_id == incident_id)
    found: dict[int, list[int]] = defaultdict(list)
    for paper in session.scalars(rows.order_by(IncidentPaper.id)):
        found[paper.report_id].append(paper.document_id)
    return found


def settled_of(incident_id: int, duty: str) -> Sequence[IncidentDuty]:
    """Return what was written down of one duty, newest first."""
    rows = select(IncidentDuty).where(
        IncidentDuty.incident_id == incident_id, IncidentDuty.duty == duty
    )
    return session.scalars(rows.order_by(IncidentDuty.id.desc())).all()


def hold_vendor(vendor_id: int) -> None:
    """Hold a vendor for the length of this transaction, so that one form is taken once."""
    session.execute(select(Vendor.id).where(Vendor.id == vendor_id).with_for_update())


def lock(incident: Incident) -> None:
    """Hold an incident for the length of this transaction, with its state as it is now."""
    session.refresh(incident, with_for_update=True)


def standing(incident: Incident) -> Standing:
    """Return how an incident stands."""
    return _standings([incident])[0]


def standing_of(vendor_ids: Collection[int]) -> dict[int, list[Standing]]:
    """Return how the open incidents of each vendor stand. Vendors without one are left out."""
    rows = select(Incident).where(
        Incident.vendor_id == func.any(list(vendor_ids)), Incident.closed_on.is_(None)
    )
    found: dict[int, list[Standing]] = defaultdict(list)
    for one in _standings(session.scalars(rows.order_by(Incident.id)).all()):
        found[one.incident.vendor_id].append(one)
    return found


def list_open() -> list[Row]:
    """Return the open incidents, what is due first on top."""

    def urgency(row: Row) -> tuple[date, int]:
        due = row.standing.next_due
        return (due.due_on if due and due.due_on else date.max), row.standing.incident.id

    rows = select(Incident).where(Incident.closed_on.is_(None))
    return sorted(_rows(session.scalars(rows).all()), key=urgency)


def list_closed() -> list[Row]:
    """Return the incidents closed last."""
    rows = select(Incident).where(Incident.closed_on.is_not(None))
    ordered = rows.order_by(Incident.closed_on.desc(), Incident.id.desc()).limit(MOST_CLOSED)
    return _rows(session.scalars(ordered).all())


def open_count() -> int:
    """Return how many incidents are open."""
    wanted = select(func.count()).select_from(Incident).where(Incident.closed_on.is_(None))
    return session.scalar(wanted) or 0


def _rows(found: Sequence[Incident]) -> list[Row]:
    known = {one.id: one for one in vendors.get_vendors({one.vendor_id for one in found})}
    return [Row(vendor=known[one.incident.vendor_id], standing=one) for one in _standings(found)]


def _standings(found: Sequence[Incident]) -> list[Standing]:
    numbers = [one.id for one in found]
    if not numbers:
        return []
    reports: dict[int, list[IncidentReport]] = defaultdict(list)
    entries: dict[int, list[IncidentEntry]] = defaultdict(list)
    settled: dict[int, list[IncidentDuty]] = defaultdict(list)
    told = select(IncidentReport).where(IncidentReport.incident_id.in_(numbers))
    for report in session.scalars(told.order_by(IncidentReport.number)):
        reports[report.incident_id].append(report)
    said = select(IncidentEntry).where(IncidentEntry.incident_id.in_(numbers))
    for entry in session.scalars(said.order_by(IncidentEntry.id)):
        entries[entry.incident_id].append(entry)
    done = select(IncidentDuty).where(IncidentDuty.incident_id.in_(numbers))
    for duty in session.scalars(done.order_by(IncidentDuty.id)):
        settled[duty.incident_id].append(duty)
    states = tuple(tenancy.here().states)
    return [
        Standing(
            incident=one,
            reports=tuple(reports[one.id]),
            entries=tuple(entries[one.id]),
            settled=tuple(settled[one.id]),
            states=states,
        )
        for one in found
    ]
