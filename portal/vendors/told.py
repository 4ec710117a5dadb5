"""What a person tells of a vendor, in the words of the room. Forms and imports hand it in."""

from dataclasses import dataclass
from datetime import date

from portal.vendors.rules import Phi, PhiAnswer


@dataclass(frozen=True, kw_only=True)
class VendorDetails:
    """What is known of a vendor as a company."""

    name: str
    does: str = ""
    legal_name: str = ""
    website: str = ""
    note: str = ""
    owner_person_id: int | None = None
    locations: tuple[str, ...] = ()
    data_country: str = ""
    used_since: date | None = None


@dataclass(frozen=True, kw_only=True)
class NewVendor:
    """A vendor about to be added, with the first thing it does and whom to write to."""

    details: VendorDetails
    phi: PhiAnswer
    contact_email: str = ""
    directory_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class ServiceDetails:
    """What a service is, what PHI it touches, and whether it is in use."""

    name: str
    phi: PhiAnswer
    stopped_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ContactDetails:
    """The fields of a point of contact, as OCR asks for them."""

    title: str = ""
    first_name: str = ""
    last_name: str = ""
    address: str = ""
    address_continued: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    phone: str = ""
    extension: str = ""
    fax: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class SubcontractorDetails:
    """Who does part of the vendor's work, and whether PHI reaches them."""

    name: str
    phi: Phi
    does: str = ""
    left_on: date | None = None
