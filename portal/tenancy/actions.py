"""Opening a practice and changing what is known of it."""

from dataclasses import asdict, dataclass
from zoneinfo import available_timezones

from sqlalchemy import text

from portal import audit, clock
from portal.db import keep, session
from portal.errors import RuleBroken
from portal.tenancy.models import Practice
from portal.tenancy.scope import enter


@dataclass(frozen=True, kw_only=True)
class PracticeFacts:
    """What a practice tells of itself; it stands in letters and evidence."""

    name: str
    legal_name: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    time_zone: str = "America/Chicago"
    states: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NewPractice:
    """A practice about to be opened."""

    facts: PracticeFacts
    is_sample: bool = False


def open_practice(new: NewPractice, *, by: audit.Actor) -> Practice:
    """Open a practice, and enter it."""
    _check(new.facts)
    number: int = session.scalars(text("SELECT nextval('app.practice_numbers')")).one()
    enter(number)
    practice = keep(
        Practice(
            practice_id=number,
            is_sample=new.is_sample,
            opened_at=clock.now(),
            **_columns(new.facts),
        )
    )
    audit.record(audit.Deed.PRACTICE_OPENED, by=by, subject=("practice", number))
    return practice


def change_practice(practice: Practice, facts: PracticeFacts, *, by: audit.Actor) -> None:
    """Change what is known of a practice."""
    _check(facts)
    columns = _columns(facts)
    changed = sorted(name for name, value in columns.items() if getattr(practice, name) != value)
    for name in changed:
        setattr(practice, name, columns[name])
    audit.record(
        audit.Deed.PRACTICE_CHANGED,
        by=by,
        subject=("practice", practice.practice_id),
        changed=", ".join(changed),
    )


def _check(facts: PracticeFacts) -> None:
    if not facts.name.strip():
        raise RuleBroken("Enter the practice's name.")
    if facts.time_zone not in available_timezones():
        raise RuleBroken("Choose a time zone from the list.")


def _columns(facts: PracticeFacts) -> dict[str, str | list[str]]:
    told = asdict(facts)
    return {
        **told,
        "legal_name": facts.legal_name or facts.name,
        "states": list(facts.states),
        "locations": list(facts.locations),
    }
