"""Deeds at the door: written into the trail of the practice they belong to."""

from dataclasses import replace

from portal import audit, tenancy
from portal.accounts import queries
from portal.accounts.models import Person
from portal.errors import NotFound


def as_person(person: Person, by: audit.Actor) -> audit.Actor:
    """Return who acts, now that we know who it is; from where stays as it was."""
    return replace(by, kind=audit.ActorKind.PERSON, actor_id=person.id, name=person.name)


def record_for(
    person: Person | None, deed: audit.Deed, *, by: audit.Actor, **details: str | int | bool | None
) -> None:
    """Record a deed about a person: here, or in their first practice, or the portal's own trail.

    What was typed for an unknown person is never written down.
    """
    subject = ("person", person.id) if person else None
    with tenancy.inside(_trail_of(person)):
        audit.record(deed, by=by, vendor_id=None, subject=subject, **details)


def _trail_of(person: Person | None) -> int:
    try:
        return tenancy.current_practice_id()
    except NotFound:
        # Asked for an unknown person too, so that the answer takes as long.
        found = queries.belongings_of(person.id if person else 0)
        return found[0].practice_id if found else tenancy.THE_PORTAL_ITSELF
