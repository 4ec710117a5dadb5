"""The memo of a decision: its words as they stood that day, whatever changes afterwards."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from portal import tenancy
from portal.baa.models import BaaNeed
from portal.baa.need import Answer, Exemption, Walk
from portal.vendors import Service, Vendor

_SAID = {Answer.YES: "Yes", Answer.NO: "No", Answer.UNSURE: "Not sure"}


@dataclass(frozen=True, kw_only=True)
class Parties:
    """Who decided about whom, by the names they then had, and for what."""

    practice: str
    vendor: str
    does: str


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question, as it was put, and what was said."""

    number: str
    ask: str
    said: str


@dataclass(frozen=True, kw_only=True)
class Grounds:
    """The exception in law that the decision rests on, as the data told it."""

    title: str
    rule: str
    ends: str
    citations: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Memo:
    """Everything a memo says beside who signed it, and when."""

    parties: Parties
    questions: tuple[Asked, ...]
    exception: Grounds | None


def parties_of(vendor: Vendor, service: Service | None = None) -> Parties:
    """Return who would decide about a vendor, or one of its services, by their names of today."""
    practice = tenancy.here()
    return Parties(
        practice=practice.legal_name or practice.name,
        vendor=vendor.legal_name or vendor.name,
        does=service.name if service else vendor.does,
    )


def memo_of(need: BaaNeed, vendor: Vendor) -> Memo:
    """Return the memo of a decision, as it was kept with it."""
    return _read(need.memo or write(parties_of(vendor), need.way, need.exemption_record))


def write(parties: Parties, way: Walk, exemption: Exemption | None) -> dict[str, Any]:
    """Return the memo as it is kept in a decision's row."""
    memo = Memo(
        parties=parties,
        questions=tuple(
            Asked(number=question.number, ask=question.ask, said=_SAID[answer])
            for question, answer in way.answered
        ),
        exception=Grounds(
            title=exemption.title,
            rule=exemption.rule,
            ends=exemption.ends,
            citations=exemption.citations,
        )
        if exemption
        else None,
    )
    return asdict(memo)


def _read(kept: Mapping[str, Any]) -> Memo:
    """Return a memo from its row."""
    exception = kept["exception"]
    return Memo(
        parties=Parties(**kept["parties"]),
        questions=tuple(Asked(**one) for one in kept["questions"]),
        exception=Grounds(**exception | {"citations": tuple(exception["citations"])})
        if exception
        else None,
    )
