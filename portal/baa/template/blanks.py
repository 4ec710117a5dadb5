"""The blanks of a practice's own template: what they are called, and what each stands for."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from html import escape

from portal.baa.template.facts import Parties
from portal.baa.template.rules import Choices, long_day, services_listed

STAYS_EMPTY = ""
LONGEST_NAME = 80
# A blank in a Word document. Its letters may have been set apart by a change of type within it.
_BLANK = re.compile(r"\{\{((?:<[^<>]*>|[^{}<>]){1,400})\}\}")
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """What a blank may stand for."""

    words: str
    names: frozenset[str]
    value: Callable[[Parties, Choices, date], str]


def blanks_in(markup: str) -> tuple[str, ...]:
    """Return the names of the blanks in a Word document's markup, in order, each once."""
    return tuple(dict.fromkeys(_name(found[1]) for found in _BLANK.finditer(markup)))


def is_broken(markup: str) -> bool:
    """Tell whether braces are left that are no whole blank."""
    rest = _BLANK.sub("", markup)
    return "{{" in _TAG.sub("", rest) or "}}" in _TAG.sub("", rest)


def with_values(markup: str, values: Mapping[str, str]) -> str:
    """Return the markup with each blank filled in, escaped. Tags within a blank stay balanced."""
    return _BLANK.sub(
        lambda found: escape(values.get(_name(found[1]), "")) + "".join(_TAG.findall(found[1])),
        markup,
    )


def guessed(names: Iterable[str]) -> dict[str, str]:
    """Return what the names that we know stand for. The others are left out: a person says."""
    found = {}
    for name in names:
        told = next((key for key, one in MEANINGS.items() if _plain(name) in one.names), None)
        last = _plain(name.rsplit(".", 1)[-1])
        told = told or next((key for key, one in MEANINGS.items() if last in one.names), None)
        if told:
            found[name] = told
    return found


def values_of(
    mapping: Mapping[str, str], parties: Parties, choices: Choices, on: date
) -> dict[str, str]:
    """Return what each blank is filled with. One that stays empty is filled with nothing."""
    return {
        name: MEANINGS[key].value(parties, choices, on) if key in MEANINGS else ""
        for name, key in mapping.items()
    }


def _name(inside: str) -> str:
    return " ".join(_TAG.sub("", inside).split())[:LONGEST_NAME]


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


def _meaning(words: str, names: str, value: Callable[[Parties, Choices, date], str]) -> Meaning:
    return Meaning(words=words, names=frozenset(names.split()), value=value)


def _day(day: date | None, otherwise: str) -> str:
    return long_day(day) if day else otherwise


MEANINGS: Mapping[str, Meaning] = {
    "practice": _meaning(
        "Your practice's legal name",
        "practice practice_name practice_legal_name covered_entity covered_entity_name customer "
        "client client_name customer_name",
        lambda parties, _choices, _on: parties.practice,
    ),
    "practice_address": _meaning(
        "Your practice's address",
        "practice_address covered_entity_address customer_address client_address",
        lambda parties, _choices, _on: parties.practice_address,
    ),
    "practice_reach": _meaning(
        "Where your practice is reached",
        "practice_email practice_contact practice_reach covered_entity_email notice_address",
        lambda parties, _choices, _on: parties.practice_reach,
    ),
    "vendor": _meaning(
        "The vendor's legal name",
        "vendor vendor_name vendor_legal_name business_associate business_associate_name company "
        "company_name contractor",
        lambda parties, _choices, _on: parties.vendor,
    ),
    "vendor_address": _meaning(
        "The vendor's address",
        "vendor_address business_associate_address company_address",
        lambda parties, _choices, _on: parties.vendor_address,
    ),
    "vendor_reach": _meaning(
        "Where the vendor is reached",
        "vendor_email vendor_contact vendor_reach business_associate_email",
        lambda parties, _choices, _on: parties.vendor_reach,
    ),
    "vendor_services": _meaning(
        "The services covered",
        "vendor_services services services_covered service description_of_services",
        lambda parties, choices, _on: services_listed(choices.services or parties.services),
    ),
    "effective_date": _meaning(
        "The day it takes effect",
        "effective_date effective start_date starts_on date_effective",
        lambda _parties, choices, _on: _day(
            choices.starts_on, "the day on which the last party signs"
        ),
    ),
    "end_date": _meaning(
        "Its last day",
        "end_date ends_on expiration_date termination_date last_day",
        lambda _parties, choices, _on: _day(choices.ends_on, "none"),
    ),
    "review_date": _meaning(
        "The day of its review",
        "review_date review_on next_review",
        lambda _parties, choices, _on: _day(choices.review_on, "none"),
    ),
    "today": _meaning(
        "The day the paper is made",
        "today date prepared_on date_prepared",
        lambda _parties, _choices, on: long_day(on),
    ),
    "notice_days": _meaning(
        "The days of the breach notice, as a number",
        "notice_days breach_notice_days breach_days notification_days days",
        lambda _parties, choices, _on: str(choices.notice_days),
    ),
    "notice": _meaning(
        "The breach notice in words, such as “five (5) business days”",
        "notice breach_notice notice_period notice_time notification_period",
        lambda _parties, choices, _on: choices.notice_words,
    ),
    "insurance": _meaning(
        "The insurance amount",
        "insurance insurance_amount coverage cyber_insurance",
        lambda _parties, choices, _on: f"${choices.insurance:,}" if choices.insurance else "none",
    ),
    "return_days": _meaning(
        "The days for the return of PHI, as a number",
        "return_days destruction_days",
        lambda _parties, choices, _on: str(choices.return_days),
    ),
    "return_format": _meaning(
        "The format in which PHI comes back",
        "return_format data_format",
        lambda _parties, choices, _on: choices.return_format.words,
    ),
    "subcontractors": _meaning(
        "The vendor's subcontractors that handle PHI",
        "subcontractors subcontractor_list",
        lambda parties, _choices, _on: "; ".join(parties.subcontractors) or "none named",
    ),
    "states": _meaning(
        "Your practice's states",
        "states state practice_states",
        lambda parties, _choices, _on: services_listed(parties.states),
    ),
}
