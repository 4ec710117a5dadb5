"""What a practice may choose in our BAA, within what the law allows, and what its states make of it."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from portal.baa.state_clocks import StateClock, StateStorage
from portal.errors import RuleBroken
from portal.reading.times import ONES, TENS

OUTER_LIMIT_DAYS = 60  # 45 CFR 164.410(b)
LONGEST_RETURN = 180
LEAST_INSURANCE, MOST_INSURANCE = 100_000, 100_000_000
_WORK_WEEK = 5
# Where a state says "immediately", a longer time than this is worth a warning.
_AT_ONCE_DAYS = 10
_MOST_SIGNERS = 2
_YEAR = timedelta(days=365)


class ReturnFormat(StrEnum):
    """How PHI comes back at the end."""

    COMMON = "common"
    DESCRIBED = "described"
    AS_ASKED = "as_asked"

    @property
    def words(self) -> str:
        """Return it as the agreement says it."""
        return _FORMATS[self][1]

    @property
    def label(self) -> str:
        """Return it as a form offers it."""
        return _FORMATS[self][0]


_FORMATS = {
    ReturnFormat.COMMON: (
        "In a common format, such as PDF, CSV or DICOM",
        "in a common electronic format such as PDF, CSV or DICOM",
    ),
    ReturnFormat.DESCRIBED: (
        "Machine-readable, with a description of its fields",
        "in a machine-readable format with a description of its fields",
    ),
    ReturnFormat.AS_ASKED: (
        "In any format you reasonably ask for",
        "in the format that Covered Entity reasonably asks for",
    ),
}


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What a practice chooses in a BAA. None of it can fall below what the law asks for.

    `services` left empty means those the vendor's record names; `starts_on` None: the day on which
    the last side signs; neither `ends_on` nor `review_on`: a review in a year. `template_id` None:
    our own text, else the practice's template with this number.
    """

    notice_days: int = 5
    business_days: bool = True
    insurance: int | None = 1_000_000
    us_only: bool = True
    countries: str = ""
    no_ai_training: bool = True
    bears_costs: bool = True
    return_format: ReturnFormat = ReturnFormat.COMMON
    return_days: int = 30
    lists_subcontractors: bool = True
    starts_on: date | None = None
    ends_on: date | None = None
    review_on: date | None = None
    services: tuple[str, ...] = ()
    vendor_signers: int = 1
    practice_signers: int = 1
    template_id: int | None = None

    @property
    def notice_words(self) -> str:
        """Return the breach notice as a contract says it: "five (5) business days"."""
        kind = "business" if self.business_days else "calendar"
        days = "day" if self.notice_days == 1 else "days"
        return f"{in_words(self.notice_days)} ({self.notice_days}) {kind} {days}"

    @property
    def most_notice_days(self) -> int:
        """Return how many calendar days the notice may come to: weekends, and a holiday."""
        if not self.business_days:
            return self.notice_days
        return self.notice_days + 2 * -(-self.notice_days // _WORK_WEEK) + 1

    def told(self) -> dict[str, Any]:
        """Return the choices as values that JSON can keep."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in asdict(self).items()
        }

    @classmethod
    def from_told(cls, told: Mapping[str, Any]) -> "Choices":
        """Return the choices that were kept. What is not named stands as it does by default."""
        known = {one.name for one in fields(cls)}
        read = {name: value for name, value in told.items() if name in known}
        for name in ("starts_on", "ends_on", "review_on"):
            if read.get(name):
                read[name] = date.fromisoformat(read[name])
        if "return_format" in read:
            read["return_format"] = ReturnFormat(read["return_format"])
        if "services" in read:
            read["services"] = tuple(read["services"])
        return cls(**read)


def checked(choices: Choices, *, on: date) -> Choices:
    """Return the choices for a paper of this day, or say which of them cannot stand."""
    wrong = next(_wrongs(choices, on), None)
    if wrong:
        raise RuleBroken(wrong)
    if choices.ends_on is None and choices.review_on is None:
        return replace(choices, review_on=(choices.starts_on or on) + _YEAR)
    return choices


def cautions(
    choices: Choices, clocks: Collection[StateClock], storage: Collection[StateStorage]
) -> tuple[str, ...]:
    """Return where the law of the practice's states is shorter or narrower than what was chosen."""
    most = choices.most_notice_days
    told = [
        f"{clock.name} law has a vendor tell you within {clock.days} days ({clock.citation}); "
        f"{choices.notice_days} {_kind(choices)} can come to {most}."
        for clock in clocks
        if clock.days and most > clock.days
    ]
    told += [
        f"{clock.name} law has a vendor tell you immediately ({clock.citation}). "
        "A shorter time is safer."
        for clock in clocks
        if not clock.days and most > _AT_ONCE_DAYS
    ]
    if not choices.us_only:
        told += [
            f"{place.name} law ties electronic records to {place.where} ({place.citation})."
            for place in storage
        ]
    return tuple(told)


def effective_on(starts_on: date | None, last_signed_on: date) -> date:
    """Return from when a signed paper is in effect: its day, but never before the last signature."""
    return max(starts_on or last_signed_on, last_signed_on)


def long_day(day: date) -> str:
    """Return a day as contracts write it: "November 24, 2026"."""
    return f"{day:%B} {day.day}, {day.year}"


def in_words(number: int) -> str:
    """Return a number up to 999 in words."""
    if number >= 100:
        rest = number % 100
        return f"{ONES[number // 100]} hundred" + (f" {in_words(rest)}" if rest else "")
    if number < 20:
        return ONES[number]
    tens, ones = divmod(number, 10)
    return TENS[tens - 2] + (f"-{ONES[ones]}" if ones else "")


def services_listed(words: Collection[str]) -> str:
    """Return words as a sentence lists them. Those with commas of their own are parted by ";"."""
    told = [one.strip().rstrip(".;") for one in words if one.strip()]
    if any(re.search("[,;]", one) for one in told) and len(told) > 1:
        return "; ".join(told)
    return ", ".join(told[:-1]) + f" and {told[-1]}" if len(told) > 1 else "".join(told)


def _wrongs(choices: Choices, on: date) -> Iterator[str]:
    yield from _wrong_times(choices)
    yield from _wrong_term(choices, on)
    insured = choices.insurance
    if insured is not None and not LEAST_INSURANCE <= insured <= MOST_INSURANCE:
        yield "Enter an insurance amount of $100,000 to $100,000,000, or leave it out."
    if not 1 <= choices.vendor_signers <= _MOST_SIGNERS:
        yield "One or two people can sign for the vendor."
    if not 1 <= choices.practice_signers <= _MOST_SIGNERS:
        yield "One or two people can sign for you."


def _wrong_times(choices: Choices) -> Iterator[str]:
    if choices.notice_days < 1:
        yield "Enter a breach notice of at least 1 day."
    if choices.most_notice_days > OUTER_LIMIT_DAYS:
        yield (
            f"{choices.notice_days} {_kind(choices)} can come to more than {OUTER_LIMIT_DAYS} "
            "calendar days, the most the law allows (45 CFR 164.410(b)). Choose fewer."
        )
    if not 1 <= choices.return_days <= LONGEST_RETURN:
        yield f"Enter 1 to {LONGEST_RETURN} days for the return of PHI."


def _wrong_term(choices: Choices, on: date) -> Iterator[str]:
    begins = choices.starts_on or on
    if choices.ends_on is not None and choices.ends_on <= max(begins, on):
        yield "The last day must come after the first, and after today."
    if choices.review_on is not None and choices.review_on <= on:
        yield "Choose a review day that is still to come."


def _kind(choices: Choices) -> str:
    days = "day" if choices.notice_days == 1 else "days"
    return f"business {days}" if choices.business_days else days
