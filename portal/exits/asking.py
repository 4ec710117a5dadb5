"""Writing to the vendor about the end, and chasing the answer until it is a call."""

from dataclasses import dataclass
from datetime import date, timedelta

from portal import audit, links, notices, tenancy, vendors
from portal.errors import RuleBroken
from portal.exits import queries
from portal.exits.actions import about
from portal.exits.models import Exit
from portal.exits.notices import Parting, first_letter, reminder
from portal.exits.rules import StepKind
from portal.links import Link, LinkPurpose
from portal.vendors import Vendor

LINK_OUTLIVES_DUE = timedelta(days=90)
_LEAST_TIME = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class NewAsk:
    """Whom we write to, and by when they should answer."""

    to_name: str
    to_email: str
    due_on: date
    reply_email: str


def usual_due(case: Exit, on: date) -> date:
    """Return the day to answer by: when destruction is due by their own word, a week on at least."""
    certificate = queries.get_step(case.id, StepKind.CERTIFICATE)
    return max(certificate.due_on, on + _LEAST_TIME)


def letter_for(
    vendor: Vendor, case: Exit, new: NewAsk, *, by: audit.Actor, token: str | None = None
) -> notices.Letter:
    """Return the letter that asks, for looking at or for posting."""
    return first_letter(_parting(vendor, case, new, by.name), tenancy.here(), token)


def ask(vendor: Vendor, case: Exit, new: NewAsk, *, on: date, by: audit.Actor) -> notices.Notice:
    """Ask the vendor what became of the PHI, by a letter with a link. Earlier links end."""
    queries.lock(case)
    if not case.is_open:
        raise RuleBroken("This case is closed. Open it again first.")
    if new.due_on <= on:
        raise RuleBroken("Choose a day after today.")
    email = links.checked_email(new.to_email)
    before = links.links_of(LinkPurpose.EXIT, [case.id]).get(case.id, [])
    for link in before:
        if link.withdrawn_at is None:
            links.withdraw(link, by=by)
    case.to_name, case.to_email = new.to_name.strip(), email
    case.asked_on, case.due_on = on, new.due_on
    wanted = links.NewLink(
        purpose=LinkPurpose.EXIT,
        subject_id=case.id,
        vendor_id=vendor.id,
        person_name=case.to_name or vendor.name,
        email=email,
        expires_on=new.due_on + LINK_OUTLIVES_DUE,
    )
    link, token = links.make(wanted, on=on, by=by)
    letter = letter_for(vendor, case, new, by=by, token=token)
    notice = notices.post(letter, key=letter_key(link), vendor_id=vendor.id, by=by)
    audit.record(audit.Deed.EXIT_ASKED, by=by, **about(case), due_on=new.due_on.isoformat())
    return notice


def letter_key(link: Link) -> str:
    """Return the key of the letter that brought a link."""
    return f"exit {link.subject_id} link {link.id}"


def first_link(case: Exit) -> Link | None:
    """Return the link of the last letter that asked, before any of its renewals."""
    found = links.links_of(LinkPurpose.EXIT, [case.id]).get(case.id, [])
    return next((one for one in found if one.origin == links.LinkOrigin.SENT), None)


def reminding_letter(
    vendor: Vendor, case: Exit, link: Link, number: int, token: str
) -> notices.Letter:
    """Return a reminder for whoever holds a link now."""
    return reminder(_reminding(vendor, case, link), tenancy.here(), number, token)


def _parting(vendor: Vendor, case: Exit, new: NewAsk, asker: str) -> Parting:
    return Parting(
        vendor_name=vendor.name,
        to_name=new.to_name.strip(),
        to_email=new.to_email.strip(),
        ends_on=case.ends_on,
        due_on=new.due_on,
        had_baa=case.baa_id is not None,
        asker_name=asker,
        asker_email=new.reply_email,
    )


def _reminding(vendor: Vendor, case: Exit, link: Link) -> Parting:
    return Parting(
        vendor_name=vendor.name,
        to_name=link.who,
        to_email=link.email,
        ends_on=case.ends_on,
        due_on=case.due_on or case.ends_on,
        had_baa=case.baa_id is not None,
        asker_name=link.made_by_name,
        asker_email=tenancy.here().email,
    )


def whom_to_ask(vendor: Vendor) -> dict[str, str]:
    """Return whom we know at the vendor, to write to."""
    contacts = vendors.contacts_of([vendor.id]).get(vendor.id, [])
    first = next((contact for contact in contacts if contact.email), None)
    return {"to_name": first.addressed(vendor.name), "to_email": first.email} if first else {}
