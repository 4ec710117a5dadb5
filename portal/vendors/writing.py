"""How the rows of a vendor follow from what was told: keys, its PHI answer, tier, search words."""

from collections.abc import Collection, Iterable

from portal.vendors import queries
from portal.vendors.models import Service, Vendor
from portal.vendors.names import domain_of, name_key
from portal.vendors.rules import PhiVerb, judge_tier, phi_in_all
from portal.vendors.told import ServiceDetails, VendorDetails


def write_details(vendor: Vendor, details: VendorDetails) -> None:
    """Write what is known of the company, and the keys that follow from it."""
    vendor.name = details.name
    vendor.legal_name = details.legal_name
    vendor.name_key = name_key(details.name)
    vendor.website = details.website
    vendor.domain = domain_of(details.website)
    vendor.does = details.does
    vendor.note = details.note
    vendor.owner_person_id = details.owner_person_id
    vendor.locations = list(details.locations)
    vendor.data_country = details.data_country
    vendor.used_since = details.used_since


def details_of(vendor: Vendor) -> VendorDetails:
    """Return what is known of the company, as it was told."""
    return VendorDetails(
        name=vendor.name,
        does=vendor.does,
        legal_name=vendor.legal_name,
        website=vendor.website,
        note=vendor.note,
        owner_person_id=vendor.owner_person_id,
        locations=tuple(vendor.locations),
        data_country=vendor.data_country,
        used_since=vendor.used_since,
    )


def write_service(service: Service, details: ServiceDetails) -> None:
    """Write what a service is and what PHI it touches."""
    service.name = details.name
    service.phi = details.phi.phi
    service.phi_verbs = _in_order(details.phi.verbs)
    service.phi_data = details.phi.data
    service.phi_since = details.phi.since
    service.stopped_on = details.stopped_on
    service.in_use = details.stopped_on is None


def judge_phi(vendor: Vendor, services: Collection[Service]) -> None:
    """Make the vendor's PHI answer what its services in use touch together; the tier follows."""
    together = phi_in_all([service.phi_answer for service in services if service.in_use])
    vendor.phi = together.phi
    vendor.phi_verbs = _in_order(together.verbs)
    vendor.phi_data = together.data
    vendor.phi_since = together.since
    judge_tier_of(vendor)


def judge_tier_of(vendor: Vendor) -> None:
    """Make the tier what the facts call for."""
    judged = judge_tier(vendor.phi_answer, vendor.tier_answers)
    vendor.tier = judged.tier
    vendor.tier_reason = judged.reason


def index(vendor: Vendor, services: Iterable[Service], contact_words: Iterable[str]) -> None:
    """Write the words that the search box looks through."""
    vendor.search_text = search_text(
        [vendor.name, vendor.legal_name, vendor.does, vendor.domain or ""],
        (service.name for service in services),
        contact_words,
    )


def index_again(vendor: Vendor) -> None:
    """Write the search words anew, after a part of the vendor changed."""
    contacts = queries.contacts_of([vendor.id]).get(vendor.id, [])
    services = queries.services_of([vendor.id]).get(vendor.id, [])
    index(vendor, services, [word for one in contacts for word in (one.name, one.email)])


def search_text(*words: Iterable[str]) -> str:
    """Return words as the search box looks through them: small, each once."""
    said = (" ".join(word.casefold().split()) for some in words for word in some)
    return "\n".join(dict.fromkeys(word for word in said if word))


def _in_order(verbs: Collection[PhiVerb]) -> list[str]:
    return [verb.value for verb in PhiVerb if verb in verbs]
