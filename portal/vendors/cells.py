"""What people type into a cell, read as what they mean: yes and no, dates, phones, e-mail."""

import calendar
import re
from datetime import date
from enum import StrEnum

import phonenumbers
from phonenumbers import ValidationResult

from portal.errors import RuleBroken
from portal.vendors.rules import BaaClaim, Phi, PhiAnswer, PhiVerb


class DateOrder(StrEnum):
    """How a date with slashes is to be read."""

    MONTH_FIRST = "month_first"
    DAY_FIRST = "day_first"


_MOST_LETTERS = 1000
_YES = frozenset(
    {"y", "yes", "true", "1", "x", "✓", "✔", "signed", "executed", "current", "in force"}
)
_NO = frozenset({"n", "no", "false", "0", "none", "never", "missing", "expired", "lapsed"})
_UNSURE = frozenset({"?", "??", "unsure", "not sure", "maybe", "unknown", "tbd", "dont know"})
_NOT_NEEDED = frozenset({"n/a", "na", "not needed", "not required", "not applicable", "exempt"})
_ASKED = ("requested", "asked", "pending", "sent", "waiting")
_REFUSED = ("refused", "declined", "rejected", "wont sign", "will not sign")

_EMAIL = re.compile(r"[^\s@<>,;:\"()]+@[^\s@<>,;:\"()]+\.[^\s@<>,;:\"().]{2,}")
_US_PHONE = re.compile(r"(?:\+?1[\s.-]*)?\(?([2-9]\d\d)\)?[\s.-]*([2-9]\d\d)[\s.-]*(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ].*)?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})")
_MONTH_NAMED = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_DAY_NAMED = re.compile(r"(\d{1,2})[-\s]([a-z]{3,9})[-\s](\d{4}|\d{2})")
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}


def tidy(text: str) -> str:
    """Return what was typed as one line, without letters that show nothing or turn the text round.

    They have no place in a name, and the database takes no NUL.
    """
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(plain.split())[:_MOST_LETTERS]


def read_phi(text: str) -> PhiAnswer:
    """Read whether PHI is touched. Nothing, or a question mark, is "unsure"."""
    said = _plain(text)
    verbs = frozenset(verb for verb in PhiVerb if verb.value[:-1] in said)
    if verbs:
        return PhiAnswer(phi=Phi.YES, verbs=verbs)
    if not said or said in _UNSURE:
        return PhiAnswer(phi=Phi.UNSURE)
    if said in _YES:
        return PhiAnswer(phi=Phi.YES)
    if said in _NO or said in _NOT_NEEDED:
        return PhiAnswer(phi=Phi.NO)
    raise RuleBroken(f"We cannot tell whether “{_short(text)}” is a yes. Write yes, no or ?.")


def read_claim(text: str) -> BaaClaim | None:
    """Read what a list says about a BAA. Nothing, or a question mark, is no claim."""
    said = _plain(text)
    if not said or said in _UNSURE:
        return None
    for claim, known in (
        (BaaClaim.NOT_NEEDED, said in _NOT_NEEDED),
        (BaaClaim.REFUSED, any(word in said for word in _REFUSED)),
        (BaaClaim.REQUESTED, any(word in said for word in _ASKED)),
        (BaaClaim.YES, said in _YES or said.startswith("yes ")),
        (BaaClaim.NO, said in _NO or said.startswith("no ")),
    ):
        if known:
            return claim
    raise RuleBroken(
        f"We cannot tell what “{_short(text)}” says about a BAA."
        " Write yes, no, requested, refused or not needed."
    )


def read_date(text: str, order: DateOrder) -> date | None:
    """Read a date as people and spreadsheets write it. Says which part of it cannot be."""
    said = text.strip().lower()
    if not said:
        return None
    year, month, day = _parts(said, order)
    if not 1 <= month <= 12:
        turned = order is DateOrder.MONTH_FIRST and 1 <= day <= 12 and "-" not in said
        hint = " Does the day come first?" if turned else ""
        raise RuleBroken(f"There is no month {month}.{hint}")
    if not 1900 <= year <= 2200:
        raise RuleBroken(f"The year {year} cannot be right.")
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise RuleBroken(f"{calendar.month_name[month]} {year} has no day {day}.")
    return date(year, month, day)


def read_phone(text: str) -> tuple[str, str]:
    """Return a phone number as it is written here, and its extension."""
    said = text.strip()
    if not said:
        return "", ""
    if plain := _US_PHONE.fullmatch(said):  # nearly every one, and ten times as fast
        return "({}) {}-{}".format(*plain.groups()), ""
    try:
        number = phonenumbers.parse(said, "US")
    except phonenumbers.NumberParseException:
        raise RuleBroken(f"“{_short(text)}” is not a whole phone number.") from None
    # Not merely possible: without an area code it is possible too, from next door.
    if phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
        raise RuleBroken(f"“{_short(text)}” is not a whole phone number.")
    style = (
        phonenumbers.PhoneNumberFormat.NATIONAL
        if number.country_code == 1
        else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    extension = number.extension or ""
    number.extension = None
    return phonenumbers.format_number(number, style), extension


def read_email(text: str) -> str:
    """Return an e-mail address, whole or not at all."""
    said = text.strip().removeprefix("mailto:")
    if said and not _EMAIL.fullmatch(said):
        raise RuleBroken("Enter a whole email address, such as name@company.com.")
    return said


def looks_like_formula(text: str) -> bool:
    """Tell whether a spreadsheet would run this text. It is kept as text, and said to be so."""
    return text.lstrip()[:1] in {"=", "+", "-", "@"} and not re.fullmatch(r"[+\-\d\s().]*", text)


def _parts(said: str, order: DateOrder) -> tuple[int, int, int]:
    if found := _YEAR_FIRST.fullmatch(said):
        year, month, day = found.groups()
        return int(year), int(month), int(day)
    if found := _YEAR_LAST.fullmatch(said):
        first, second, year = found.groups()
        month, day = (first, second) if order is DateOrder.MONTH_FIRST else (second, first)
        return _whole_year(year), int(month), int(day)
    if found := _MONTH_NAMED.fullmatch(said):
        name, day, year = found.groups()
        return int(year), _month(name), int(day)
    if found := _DAY_NAMED.fullmatch(said):
        day, name, year = found.groups()
        return _whole_year(year), _month(name), int(day)
    raise RuleBroken(f"“{_short(said)}” is not a date. Write it like 3/14/2024.")


def _month(name: str) -> int:
    try:
        return _MONTHS[name[:3]]
    except KeyError:
        raise RuleBroken(f"There is no month “{name}”.") from None


def _whole_year(year: str) -> int:
    # No BAA is older than HIPAA: two digits up to 69 are of this century.
    return int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 70 else 1900)


def _plain(text: str) -> str:
    said = re.sub("['\u2019]", "", text.casefold())
    return " ".join(re.sub("[.!,:;\u2013\u2014-]", " ", said).split())


def _short(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= 40 else f"{said[:39]}…"
