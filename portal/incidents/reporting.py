"""Taking in what is told of an incident: by the vendor's link, or by staff from a call or a mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal import accounts, audit, clock, documents, notices, vendors
from portal.db import keep
from portal.documents import DocumentKind, Upload
from portal.errors import RuleBroken
from portal.incidents import queries
from portal.incidents.facts import Told, checked
from portal.incidents.models import Incident, IncidentPaper, IncidentReport
from portal.incidents.notices import staff_letter
from portal.incidents.rules import How
from portal.links import Link
from portal.permissions import Role
from portal.vendors import Vendor


@dataclass(frozen=True, kw_only=True)
class Saying:
    """What is said at one time: the facts, the files, and what marks the form it came by."""

    told: Told
    once: str
    files: Sequence[Upload] = ()


def report(link: Link, saying: Saying, *, on: date, by: audit.Actor) -> Incident:
    """Open an incident that a vendor reports by any of its links. One form opens one."""
    queries.hold_vendor(link.vendor_id)
    before = queries.find_report(saying.once)
    if before is not None:
        return queries.get_incident(link.vendor_id, before.incident_id)
    told = checked(saying.told, on, is_first=True)
    incident = _open(link.vendor_id, How.LINK, told_on=on, by=by)
    _say(incident, link, told, saying, on=on, by=by)
    _tell_staff(incident, 1, link.made_by_id, by=by)
    return incident


def record(
    vendor: Vendor,
    saying: Saying,
    how: How,
    *,
    told_on: date,
    on: date,
    by: audit.Actor,
) -> Incident:
    """Open an incident that the practice heard of another way. The proof is attached."""
    queries.hold_vendor(vendor.id)
    before = queries.find_report(saying.once)
    if before is not None:
        return queries.get_incident(vendor.id, before.incident_id)
    told = checked(saying.told, on, is_first=True)
    if told_on > on:
        raise RuleBroken("You cannot have been told on a day ahead.")
    if told.discovered_on and told.discovered_on > told_on:
        raise RuleBroken("They cannot have told you before they discovered it. Check the days.")
    incident = _open(vendor.id, how, told_on=told_on, by=by)
    _say(incident, None, told, saying, on=on, by=by)
    _tell_staff(incident, 1, None, by=by)
    return incident


def add(
    incident: Incident, link: Link | None, saying: Saying, *, on: date, by: audit.Actor
) -> IncidentReport:
    """Add facts to an incident. What was said before stays as it was said."""
    queries.hold_vendor(incident.vendor_id)
    queries.lock(incident)
    before = queries.find_report(saying.once)
    if before is not None:
        return before
    if not incident.is_open:
        raise RuleBroken(
            "This incident is closed. Report a new one, or call the practice."
            if link
            else "This incident is closed. Open it again first."
        )
    is_only_files = bool(saying.files) and not saying.told.known()
    told = saying.told if is_only_files else checked(saying.told, on, is_first=False)
    said = _say(incident, link, told, saying, on=on, by=by)
    if link is not None:
        _tell_staff(incident, said.number, link.made_by_id, by=by)
    return said


def about(incident: Incident) -> dict[str, Any]:
    """Return what the trail says that a deed is about."""
    return {"vendor_id": incident.vendor_id, "subject": ("incident", incident.id)}


def person_of(by: audit.Actor) -> int | None:
    """Return the person who acts. A vendor's link is none."""
    return by.actor_id if by.kind is audit.ActorKind.PERSON else None


def _open(vendor_id: int, how: How, *, told_on: date, by: audit.Actor) -> Incident:
    incident = keep(
        Incident(
            vendor_id=vendor_id,
            how=how,
            told_on=told_on,
            opened_at=clock.now(),
            opened_by_id=person_of(by),
            opened_by_name=by.name,
        )
    )
    audit.record(audit.Deed.INCIDENT_REPORTED, by=by, **about(incident), how=how.words)
    return incident


def _say(
    incident: Incident,
    link: Link | None,
    told: Told,
    saying: Saying,
    *,
    on: date,
    by: audit.Actor,
) -> IncidentReport:
    number = len(queries.reports_of(incident.id)) + 1
    said = keep(
        IncidentReport(
            vendor_id=incident.vendor_id,
            incident_id=incident.id,
            number=number,
            link_id=link.id if link else None,
            once=saying.once,
            told=told.plain(),
            by_id=person_of(by),
            by_name=by.name,
            by_email=(link.confirmed_email or link.email) if link else "",
            said_at=clock.now(),
        )
    )
    for upload in saying.files:
        document = documents.keep(
            upload, DocumentKind.EVIDENCE, vendor_id=incident.vendor_id, by=by, on=on
        )
        keep(
            IncidentPaper(
                vendor_id=incident.vendor_id,
                incident_id=incident.id,
                report_id=said.id,
                document_id=document.id,
            )
        )
    if number > 1:
        audit.record(audit.Deed.INCIDENT_FACTS_ADDED, by=by, **about(incident), number=number)
    return said


def _tell_staff(incident: Incident, number: int, asker_id: int | None, *, by: audit.Actor) -> None:
    """Write at once to who looks after the vendor, who asked, and the practice's owners."""
    vendor = vendors.get_vendor(incident.vendor_id)
    members = accounts.members()
    known = {one.person.id: one.person for one in members}
    owners = [one.person.id for one in members if one.membership.role == Role.OWNER]
    for person_id in dict.fromkeys((vendor.owner_person_id, asker_id, *owners)):
        person = known.get(person_id or 0)
        # Whoever wrote it down knows of it.
        if person is not None and person_id != person_of(by):
            letter = staff_letter(vendor.id, vendor.name, incident.id, number, person)
            key = f"incident {incident.id} report {number} to {person_id}"
            notices.post(letter, key=key, vendor_id=None, by=by)
