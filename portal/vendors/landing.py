"""How the rows of a list become rows of the inventory."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.vendors.directory import payee
from portal.vendors.names import domain_of, name_key
from portal.vendors.rows import Choice, Told
from portal.vendors.rules import PhiAnswer, PhiVerb, TierAnswers, judge_tier
from portal.vendors.told import ContactDetails
from portal.vendors.verdicts import Judged, Verdict
from portal.vendors.writing import search_text

_CONTACT_FIELDS = tuple(ContactDetails.__dataclass_fields__)


@dataclass(frozen=True)
class Landing:
    """Which rows become vendors, and which are added to one: a vendor's id, or a row's number."""

    adding: tuple[Judged, ...]
    merging: tuple[tuple[Judged, int | None, int | None], ...]

    @property
    def count(self) -> int:
        """How many rows change anything."""
        return len(self.adding) + len(self.merging)


def plan(judged: Iterable[Judged]) -> Landing:
    """Decide where each row lands. A row added to one that is left out takes its place."""
    adding: list[Judged] = []
    merging: list[tuple[Judged, int | None, int | None]] = []
    stands_for: dict[int, int] = {}
    for one in judged:
        twin = one.twin
        if one.choice is Choice.MERGE and twin and twin.vendor_id is not None:
            merging.append((one, twin.vendor_id, None))
        elif one.choice is Choice.MERGE and twin and twin.row_no in stands_for:
            merging.append((one, None, stands_for[twin.row_no]))
        elif one.choice is not Choice.LEAVE_OUT:
            adding.append(one)
            stands_for[one.row_no] = one.row_no
            if one.choice is Choice.MERGE and twin and twin.row_no is not None:
                stands_for[twin.row_no] = one.row_no
    return Landing(tuple(adding), tuple(merging))


def vendor_row(one: Judged, vendor_id: int, import_id: int, at: datetime) -> dict[str, Any]:
    """Return a new vendor as the columns of its table."""
    told = one.told
    name = landed_name(one)
    judged = judge_tier(told.phi, TierAnswers())
    return {
        "id": vendor_id,
        "name": name,
        "legal_name": told.legal_name,
        "name_key": name_key(name),
        "search_text": _search_text(name, told),
        "domain": domain_of(told.website),
        "website": told.website,
        "does": told.does,
        "note": told.note,
        "status": "current",
        "locations": list(told.locations),
        "data_country": "",
        "used_since": _iso(told.used_since),
        **_phi_columns(told.phi),
        "tier": judged.tier,
        "tier_reason": judged.reason,
        "baa_claimed": told.claim,
        "baa_claimed_on": _iso(told.claim_on) if told.claim else None,
        "import_id": import_id,
        "added_at": at.isoformat(),
        "retired_reason": "",
    }


def service_row(one: Judged, vendor_id: int, import_id: int) -> dict[str, Any]:
    """Return what the row says the vendor does, as the columns of its table."""
    return {
        "vendor_id": vendor_id,
        "name": one.told.does or landed_name(one),
        **_phi_columns(one.told.phi),
        "in_use": True,
        "import_id": import_id,
    }


def contact_rows(one: Judged, vendor_id: int, import_id: int) -> Iterator[dict[str, Any]]:
    """Return the contacts of a new vendor, in the order of the OCR listing."""
    said = [contact for contact in (one.told.contact, one.told.second) if contact]
    for slot, contact in enumerate(said, start=1):
        yield contact_row(contact, vendor_id, slot, import_id)


def contact_row(
    contact: Mapping[str, str], vendor_id: int, slot: int, import_id: int
) -> dict[str, Any]:
    """Return one contact as the columns of its table."""
    fields = {name: contact.get(name, "") for name in _CONTACT_FIELDS}
    return {"vendor_id": vendor_id, "slot": slot, **fields, "import_id": import_id}


def landed_name(one: Judged) -> str:
    """Return the name a vendor will have: of a payee, without the card processor before it."""
    return payee(one.told.name) if one.verdict is Verdict.CANDIDATE else one.told.name


def _search_text(name: str, told: Told) -> str:
    people = [
        word
        for contact in (told.contact, told.second)
        for word in (
            f"{contact.get('first_name', '')} {contact.get('last_name', '')}",
            contact.get("email", ""),
        )
    ]
    return search_text([name, told.legal_name, told.does, domain_of(told.website) or ""], people)


def _phi_columns(phi: PhiAnswer) -> dict[str, Any]:
    return {
        "phi": phi.phi,
        "phi_verbs": [verb.value for verb in PhiVerb if verb in phi.verbs],
        "phi_data": phi.data,
        "phi_since": _iso(phi.since),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
