"""What stands in a paper between the words: the practice, the vendor, and what was chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal import tenancy, vendors
from portal.baa.template.rules import Choices, in_words, long_day, services_listed
from portal.vendors import Contact, Vendor

_ANY_SERVICES = "the services that Business Associate provides to Covered Entity"


@dataclass(frozen=True, kw_only=True)
class Parties:
    """Both sides as a paper names them, and how each is reached."""

    practice: str
    practice_address: str
    practice_reach: str
    states: tuple[str, ...]
    vendor: str
    vendor_address: str
    vendor_reach: str
    services: tuple[str, ...]
    subcontractors: tuple[str, ...]


# For whom a paper is shown before there is a vendor to write one for.
def parties_of_nobody() -> Parties:
    """Return this practice and a vendor that stands for any."""
    return _with_practice(
        vendor="Example Vendor, Inc.",
        vendor_address="1 Example Street, Springfield",
        vendor_reach="privacy@vendor.example",
        services=("appointment reminders by text message",),
        subcontractors=("Example Hosting, Inc.: servers",),
    )


def parties_of(vendor: Vendor) -> Parties:
    """Return this practice and a vendor, as they are named today."""
    contacts = vendors.contacts_of([vendor.id]).get(vendor.id, [])
    address = next((one for one in map(_address, contacts) if one), "")
    email = next((one.email for one in contacts if one.email), "")
    passed_on = vendors.subcontractors_of([vendor.id]).get(vendor.id, [])
    return _with_practice(
        vendor=vendor.legal_name or vendor.name,
        vendor_address=address,
        vendor_reach=_reach(email, address),
        services=services_of(vendor),
        subcontractors=tuple(
            f"{one.name}: {one.does}" if one.does else one.name
            for one in passed_on
            if one.left_on is None and one.phi != vendors.Phi.NO
        ),
    )


def services_of(vendor: Vendor) -> tuple[str, ...]:
    """Return the services in use that a BAA is about: all but those that touch no PHI."""
    used = [one for one in vendors.services_of([vendor.id]).get(vendor.id, []) if one.in_use]
    touching = [one.name for one in used if one.phi != vendors.Phi.NO]
    return tuple(touching or [one.name for one in used] or [vendor.does][: bool(vendor.does)])


def facts_of(parties: Parties, choices: Choices) -> Mapping[str, Any]:
    """Return what the text of our papers is set over."""
    services = services_listed(choices.services or parties.services)
    return {
        "practice": parties.practice,
        "practice_address": parties.practice_address,
        "practice_reach": parties.practice_reach,
        "states": services_listed(parties.states),
        "vendor": parties.vendor,
        "vendor_address": parties.vendor_address,
        "vendor_reach": parties.vendor_reach,
        "services": services or _ANY_SERVICES,
        "notice": choices.notice_words,
        "insurance": f"${choices.insurance:,}" if choices.insurance else "",
        "us_only": choices.us_only,
        "offshore": "" if choices.us_only else choices.countries.strip(),
        "anywhere": not choices.us_only and not choices.countries.strip(),
        "no_ai_training": choices.no_ai_training,
        "bears_costs": choices.bears_costs,
        "return_days": f"{in_words(choices.return_days)} ({choices.return_days}) days",
        "return_format": choices.return_format.words,
        "lists_subcontractors": choices.lists_subcontractors,
        "starts_on": long_day(choices.starts_on) if choices.starts_on else "",
        "ends_on": long_day(choices.ends_on) if choices.ends_on else "",
        "review_on": long_day(choices.review_on) if choices.review_on else "",
    }


def _with_practice(**vendor: Any) -> Parties:
    practice = tenancy.here()
    name = practice.legal_name or practice.name
    return Parties(
        practice=f"{name} (sample)" if practice.is_sample else name,
        practice_address=_one_line(practice.address),
        practice_reach=_reach(practice.email, practice.address),
        states=tuple(_STATES.get(one, one) for one in practice.states),
        **vendor,
    )


def _address(contact: Contact) -> str:
    street = [contact.address, contact.address_continued]
    town = ", ".join(filter(None, [contact.city, f"{contact.state} {contact.zip}".strip()]))
    return ", ".join(filter(None, [*street, town])) if contact.address else ""


def _reach(email: str, address: str) -> str:
    told = " and ".join(filter(None, [email, _one_line(address)]))
    return told or "the address it last gave in writing"


def _one_line(text: str) -> str:
    return ", ".join(part.strip(" ,") for part in text.splitlines() if part.strip(" ,"))


_STATES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California",
    "CO": "Colorado", "CT": "Connecticut", "DE": "Delaware", "DC": "the District of Columbia",
    "FL": "Florida", "GA": "Georgia", "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois",
    "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana",
    "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota",
    "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada",
    "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York",
    "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon",
    "PA": "Pennsylvania", "PR": "Puerto Rico", "RI": "Rhode Island", "SC": "South Carolina",
    "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont",
    "VA": "Virginia", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming",
}  # fmt: skip
