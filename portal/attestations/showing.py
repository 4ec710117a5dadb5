"""What pages show of a reading: each field with the words it rests on, and how old a report is."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.attestations.rules import (
    BRIDGE_MONTHS,
    OPINION_WORDS,
    Opinion,
    Reading,
    ReportKind,
    Standing,
)

_ADVERSE = frozenset({Opinion.ADVERSE, Opinion.DISCLAIMER})


@dataclass(frozen=True, kw_only=True)
class Line:
    """What the portal read for one field, or that it found nothing."""

    page: int | None
    quote: str

    @property
    def is_found(self) -> bool:
        """Tell whether there is a page to look at."""
        return self.page is not None


@dataclass(frozen=True, kw_only=True)
class Hint:
    """Something a person should know of a confirmed report."""

    state: str
    title: str
    text: str


def lines_of(reading: Reading | None) -> Mapping[str, Line]:
    """Return for each field what stands beside it. Without a reading nothing does."""
    if reading is None:
        return {}
    return {name: Line(page=found.page, quote=found.quote) for name, found in reading.facts.items()}


def age_of(standing: Standing | None, document_id: int) -> Standing | None:
    """Return the standing where it rests on this document."""
    return standing if standing and standing.document_id == document_id else None


def hints_of(standing: Standing) -> list[Hint]:
    """Return what to follow up by our standard; the flags say the same where it is bad."""
    found = []
    if standing.opinion in _ADVERSE:
        words = OPINION_WORDS[Opinion(standing.opinion)]
        found.append(Hint(state="critical", title=f"Opinion: {words}.", text=NO_COMFORT))
    elif standing.opinion is Opinion.QUALIFIED:
        found.append(Hint(state="soon", title="Qualified opinion.", text=QUALIFIED))
    if standing.exceptions:
        many = "1 exception" if standing.exceptions == 1 else f"{standing.exceptions} exceptions"
        found.append(Hint(state="soon", title=f"{many} in the tests.", text=EXCEPTIONS))
    if standing.type == "I" and standing.kind is ReportKind.SOC2:
        found.append(Hint(state="soon", title="Type I only.", text=TYPE_ONE))
    return found


NO_COMFORT = (
    "The report gives no comfort. Ask for another proof, or let the owner decide in writing."
)
QUALIFIED = "The auditor made a reservation. Read it, and ask the vendor what was done about it."
EXCEPTIONS = "Read each one. Ask what was done about it, and decide whether it matters to you."
TYPE_ONE = "It shows how controls are designed, not that they worked. Our standard is Type II."
STANDARD = (
    "A report is good for a year from the last day it covers, not from the day it was signed. A bridge "
    f"letter carries it at most {BRIDGE_MONTHS} months further, and never past the letter's own last day."
)
