"""What can be known of a report on controls, and when one is too old. Values in, values out."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Self


class ReportKind(StrEnum):
    """What kind of paper was read."""

    SOC1 = "soc1"
    SOC2 = "soc2"
    SOC3 = "soc3"
    BRIDGE = "bridge"
    OTHER = "other"


class Opinion(StrEnum):
    """What the auditor says in the end."""

    UNQUALIFIED = "unqualified"
    QUALIFIED = "qualified"
    ADVERSE = "adverse"
    DISCLAIMER = "disclaimer"


class Verdict(StrEnum):
    """Whether a fact was found. What was not found is never guessed."""

    FOUND = "found"
    NOT_FOUND = "not_found"


KIND_WORDS = {
    ReportKind.SOC1: "SOC 1 report",
    ReportKind.SOC2: "SOC 2 report",
    ReportKind.SOC3: "SOC 3 report",
    ReportKind.BRIDGE: "Bridge letter",
    ReportKind.OTHER: "Another paper",
}
OPINION_WORDS = {
    Opinion.UNQUALIFIED: "Unqualified (clean)",
    Opinion.QUALIFIED: "Qualified (“except for”)",
    Opinion.ADVERSE: "Adverse",
    Opinion.DISCLAIMER: "Disclaimer (no opinion)",
}
CATEGORY_WORDS = {
    "security": "Security",
    "availability": "Availability",
    "processing_integrity": "Processing integrity",
    "confidentiality": "Confidentiality",
    "privacy": "Privacy",
}
SUBSERVICE_WORDS = {"carve-out": "Carved out", "inclusive": "Included"}


@dataclass(frozen=True, kw_only=True)
class Found:
    """One fact of a report, with the page and the words it rests on."""

    value: Any = None
    page: int | None = None
    quote: str = ""

    @property
    def verdict(self) -> Verdict:
        """Return whether it was found at all."""
        return Verdict.NOT_FOUND if self.page is None else Verdict.FOUND


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What the portal read. A person confirms it; by itself it decides nothing."""

    reader: str
    kind: ReportKind
    facts: Mapping[str, Found] = field(default_factory=dict)

    def value(self, name: str) -> Any:
        """Return what was read for a fact; None when nothing was."""
        return self.facts[name].value if name in self.facts else None

    def told(self) -> dict[str, Any]:
        """Return the reading in the shape it is kept in."""
        facts = {
            name: {"value": _plain(one.value), "page": one.page, "quote": one.quote}
            for name, one in self.facts.items()
        }
        return {"reader": self.reader, "kind": self.kind.value, "facts": facts}

    @classmethod
    def from_told(cls, told: Mapping[str, Any]) -> Self:
        """Return a kept reading."""
        facts = {
            name: Found(value=_known(name, one["value"]), page=one["page"], quote=one["quote"])
            for name, one in told["facts"].items()
        }
        return cls(reader=told["reader"], kind=ReportKind(told["kind"]), facts=facts)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _known(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name in _DAYS and value else value


_DAYS = frozenset({"period_start", "period_end", "report_start", "report_end", "letter_on"})


# ---- When a report is too old -----------------------------------------------------------------

# Trade practice, adopted as our standard: no law says so. A report is good for a year from the end
# of its period, and a letter carries it three months further at most.
BRIDGE_MONTHS = 3
# A letter that begins later than this after the period's end leaves days nobody speaks for.
_GAP = timedelta(days=7)
COUNTING = frozenset({ReportKind.SOC2, ReportKind.SOC3})


class ReadingState(StrEnum):
    """How far the reading of a document is."""

    WAITING = "waiting"
    READING = "reading"
    DONE = "done"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a person says a document says."""

    kind: ReportKind
    type: str | None = None
    period_start: date | None = None
    period_end: date | None = None
    auditor: str = ""
    opinion: Opinion | None = None
    categories: tuple[str, ...] = ()
    exceptions: int | None = None
    subservice: str | None = None
    user_controls: bool | None = None
    bridges_document_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a vendor stands by the reports that a person confirmed: the newest one counts."""

    document_id: int
    kind: ReportKind
    type: str | None
    period_end: date
    good_until: date
    bridged_to: date | None
    opinion: Opinion | None
    exceptions: int | None
    confirmed_on: date


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """A confirmed report, as far as its age is judged."""

    document_id: int
    told: Told
    confirmed_on: date


def wrong_with(told: Told, on: date) -> str:
    """Return why a report cannot be confirmed so, as a sentence; "" when it can."""
    first, last = told.period_start, told.period_end
    counts = told.kind in COUNTING
    wrongs = (
        (
            bool(first and last and last < first),
            "The last day is before the first. Look at both again.",
        ),
        (
            bool(last and last > on),
            "The last day has not come yet. A report only covers days that are past.",
        ),
        (
            counts and last is None,
            "Enter the last day it covers: its age is counted from there.",
        ),
        (
            counts and told.opinion is None,
            "Choose the auditor's opinion. It stands in the auditor's report, under “Opinion”.",
        ),
        (
            told.kind is ReportKind.SOC2 and told.type is None,
            "Choose Type I or Type II. It stands on the cover.",
        ),
        (
            told.kind is ReportKind.BRIDGE and last is None,
            "Enter the last day the letter speaks for.",
        ),
    )
    return next((says for is_wrong, says in wrongs if is_wrong), "")


def good_until(period_end: date, letters: Iterable[Told] = ()) -> tuple[date, date | None]:
    """Return the last day a report is good for, and to when letters carry it, if any does.

    A year from the period's end. A letter that follows the period without a gap carries it further:
    never beyond the letter's own last day, and never more than three months.
    """
    year = _months_after(period_end, 12)
    carried = [
        min(letter.period_end, _months_after(year, BRIDGE_MONTHS))
        for letter in letters
        if letter.period_end and letter.period_end > period_end and _follows(letter, period_end)
    ]
    last = max(carried, default=None)
    return max(year, last or year), last


def standing_by(reports: Iterable[Confirmed]) -> Standing | None:
    """Return how a vendor stands by what was confirmed, or None where no SOC 2 or 3 was."""
    known = list(reports)
    dated = [
        (one.told.period_end, one.document_id, one)
        for one in known
        if one.told.kind in COUNTING and one.told.period_end
    ]
    if not dated:
        return None
    ended, document_id, newest = max(dated, key=lambda one: one[:2])
    letters = [
        one.told
        for one in known
        if one.told.kind is ReportKind.BRIDGE
        and one.told.bridges_document_id in {None, document_id}
    ]
    until, bridged_to = good_until(ended, letters)
    return Standing(
        document_id=document_id,
        kind=newest.told.kind,
        type=newest.told.type,
        period_end=ended,
        good_until=until,
        bridged_to=bridged_to,
        opinion=newest.told.opinion,
        exceptions=newest.told.exceptions,
        confirmed_on=newest.confirmed_on,
    )


def _follows(letter: Told, period_end: date) -> bool:
    return letter.period_start is None or letter.period_start <= period_end + _GAP


def _months_after(day: date, months: int) -> date:
    whole = day.year * 12 + day.month - 1 + months
    year, month = whole // 12, whole % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
