"""What the clause check tells: a verdict for each provision, with page and quote, kept as JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from portal.reading import Quote

_HOURS_A_DAY = 24
_OUTER_LIMIT_DAYS = 60  # the most that 45 CFR 164.410(b) allows


class Verdict(StrEnum):
    """What was made of a provision. A person has the last word on each."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    LOOK_HERE = "look_here"


class Applies(StrEnum):
    """Whether a provision is asked of this paper at all."""

    YES = "yes"
    NO = "no"
    ASK = "ask"


class Unit(StrEnum):
    """What a deadline is counted in."""

    HOURS = "hours"
    DAYS = "days"
    BUSINESS_DAYS = "business_days"


@dataclass(frozen=True, kw_only=True)
class Found:
    """What was found of one provision or red flag.

    `missing` names the parts that were not found where a provision has several; what is there then
    makes it "look here".
    """

    id: str
    verdict: Verdict
    page: int | None = None
    quote: str = ""
    score: float = 0.0
    applies: Applies = Applies.YES
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """The time within which the vendor must tell of a breach, as the paper says it.

    `is_calendar` is None where the paper does not say what kind of days it counts.
    """

    number: int
    unit: Unit
    is_calendar: bool | None
    page: int
    quote: str

    @property
    def words(self) -> str:
        """Return it as a person would say it: "5 business days"."""
        unit = self.unit.value.replace("_", " ")
        named = f"calendar {unit}" if self.is_calendar else unit
        return f"{self.number} {named.removesuffix('s') if self.number == 1 else named}"

    @property
    def hours(self) -> float:
        """Return about how many hours it is. A business day counts as 1.4 days."""
        per_unit = {Unit.HOURS: 1.0, Unit.DAYS: 24.0, Unit.BUSINESS_DAYS: 1.4 * _HOURS_A_DAY}
        return self.number * per_unit[self.unit]

    @property
    def is_outer_limit(self) -> bool:
        """Tell whether it is as late as federal law allows, or later (45 CFR 164.410(b))."""
        return self.hours >= _OUTER_LIMIT_DAYS * _HOURS_A_DAY


@dataclass(frozen=True, kw_only=True)
class TermTold:
    """How long the paper says it binds, in its own words."""

    years: int | None = None
    ends_on: date | None = None
    is_evergreen: bool = False
    renews: bool = False
    page: int | None = None
    quote: str = ""


@dataclass(frozen=True, kw_only=True)
class DatesTold:
    """The dates the paper is ruled by: from when, and when it was signed."""

    effective_on: date | None = None
    effective: Quote | None = None
    signed_on: tuple[date, ...] = ()
    signed: tuple[Quote, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BaaReading:
    """All that the clause check tells of a paper."""

    detector: str
    is_agreement: bool
    pages: int
    provisions: tuple[Found, ...]
    red_flags: tuple[Found, ...]
    breach_notice: Deadline | None
    term: TermTold
    dates: DatesTold

    def of(self, some_id: str) -> Found:
        """Return what was found of a provision or red flag."""
        return next(one for one in (*self.provisions, *self.red_flags) if one.id == some_id)

    def told(self) -> dict[str, Any]:
        """Return the reading as values that JSON can keep."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    @classmethod
    def from_told(cls, told: Mapping[str, Any]) -> "BaaReading":
        """Return the reading that was kept."""
        notice = told["breach_notice"]
        return cls(
            detector=told["detector"],
            is_agreement=told["is_agreement"],
            pages=told["pages"],
            provisions=tuple(_found(one) for one in told["provisions"]),
            red_flags=tuple(_found(one) for one in told["red_flags"]),
            breach_notice=Deadline(**notice | {"unit": Unit(notice["unit"])}) if notice else None,
            term=TermTold(**told["term"] | {"ends_on": _date(told["term"]["ends_on"])}),
            dates=_dates(told["dates"]),
        )


def _found(told: Mapping[str, Any]) -> Found:
    return Found(
        id=told["id"],
        verdict=Verdict(told["verdict"]),
        page=told["page"],
        quote=told["quote"],
        score=told["score"],
        applies=Applies(told["applies"]),
        missing=tuple(told["missing"]),
    )


def _dates(told: Mapping[str, Any]) -> DatesTold:
    effective = told["effective"]
    return DatesTold(
        effective_on=_date(told["effective_on"]),
        effective=Quote(**effective) if effective else None,
        signed_on=tuple(date.fromisoformat(one) for one in told["signed_on"]),
        signed=tuple(Quote(**one) for one in told["signed"]),
    )


def _date(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value
