"""What can be known of a report on controls, and when one is too old. Values in, values out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
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
