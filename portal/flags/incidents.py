"""The flag of incidents that are open, until each is closed."""

from collections.abc import Iterator
from datetime import date

from portal.flags import incident_words
from portal.flags.facts import Flagged, FlagKind, Severity, VendorFacts
from portal.flags.telling import flag


def incident_flags(facts: VendorFacts, on: date) -> Iterator[Flagged]:
    """Say what is due first in the incidents with a vendor."""
    one = facts.incident
    if one is None:
        return
    say = incident_words.OPEN if one.next_due_on is None else incident_words.RUNNING
    if one.next_due_on is not None and one.next_due_on < on:
        say = incident_words.LATE
    severity = Severity.CRITICAL if one.is_due else Severity.SOON
    kind = FlagKind.INCIDENT_OPEN
    yield flag(kind, severity, one.since, facts, on=on, due=one.next_due_on, say=say)
