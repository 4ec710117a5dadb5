"""Writing to the vendor: for the facts that are missing, and with the link by which it reports."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from portal import accounts, audit, links, notices, signing, tenancy, vendors
from portal.baa.chain.keepers import keeper_of, keepers
from portal.baa.rules import a_year_from
from portal.errors import RuleBroken
from portal.incidents import queries
from portal.incidents.models import Incident
from portal.incidents.notices import Writing, asking_letter, standing_letter
from portal.incidents.reporting import about
from portal.links import Link, LinkOrigin, LinkPurpose
from portal.signing import Envelope, Side
from portal.vendors import Vendor

USUAL_TIME = timedelta(days=5)
# A standing link is renewed so long before it ends.
RENEW_BEFORE = timedelta(days=14)


@dataclass(frozen=True, kw_only=True)
class NewAsk:
    """Whom we write to, and by when they should answer."""

    to_name: str
    to_email: str
    due_on: date
    reply_email: str
    asker_name: str = ""


def letter_for(
    vendor: Vendor,
    incident: Incident,
    new: NewAsk,
    *,
    by: audit.Actor,
    token: str | None = None,
) -> notices.Letter:
    """Return the letter that asks for exactly what is missing, to look at or to post."""
    missing = queries.standing(incident).missing
    writing = _writing(vendor, new, by)
    practice = tenancy.here()
    return asking_letter(writing, missing, incident.told_on, new.due_on, practice, token)


def ask(
    vendor: Vendor, incident: Incident, new: NewAsk, *, on: date, by: audit.Actor
) -> notices.Notice:
    """Ask the vendor for the facts that are missing. Its other links keep working."""
    queries.lock(incident)
    if not incident.is_open:
        raise RuleBroken("This incident is closed. Open it again first.")
    if not queries.standing(incident).missing:
        raise RuleBroken("Nothing is missing any more.")
    if new.due_on <= on:
        raise RuleBroken("Choose a day after today.")
    incident.to_name, incident.to_email = new.to_name.strip(), links.checked_email(new.to_email)
    incident.asked_on, incident.due_on = on, new.due_on
    link, token = _make_link(vendor, new, on=on, by=by)
    letter = letter_for(vendor, incident, new, by=by, token=token)
    key = f"incident {incident.id} facts link {link.id}"
    notice = notices.post(letter, key=key, vendor_id=vendor.id, by=by)
    audit.record(
        audit.Deed.INCIDENT_FACTS_ASKED, by=by, **about(incident), due_on=new.due_on.isoformat()
    )
    return notice


def standing_letter_for(
    vendor: Vendor, new: NewAsk, *, on: date, by: audit.Actor, token: str | None = None
) -> notices.Letter:
    """Return the letter that brings the reporting link, to look at or to post."""
    return standing_letter(_writing(vendor, new, by), a_year_from(on), tenancy.here(), token)


def send_standing_link(vendor: Vendor, new: NewAsk, *, on: date, by: audit.Actor) -> notices.Notice:
    """Send a vendor the link by which it reports, for a year. Those sent before keep working."""
    link, token = _make_link(vendor, new, on=on, by=by)
    letter = standing_letter_for(vendor, new, on=on, by=by, token=token)
    return notices.post(letter, key=standing_key(link), vendor_id=vendor.id, by=by)


def standing_key(link: Link) -> str:
    """Return the key of the letter that brought a standing link."""
    return f"incident reporting link {link.id}"


def standing_link(vendor_id: int) -> Link | None:
    """Return the newest reporting link that was sent to a vendor and not taken back."""
    return _newest([vendor_id]).get(vendor_id)


def renew_standing_links(*, on: date, by: audit.Actor) -> int:
    """Send a new link where the last one ends soon, while we work with the vendor."""
    going_on = {one.id: one for one in vendors.all_vendors() if not one.is_former}
    people, went = keepers(), 0
    for vendor_id, link in _newest(list(going_on)).items():
        vendor = going_on[vendor_id]
        keeper = keeper_of(vendor, people)
        if keeper is None or link.expires_on - RENEW_BEFORE > on:
            continue
        new = _to_whom(link.person_name, link.email, keeper, on)
        send_standing_link(vendor, new, on=on, by=by)
        went += 1
    return went


def send_with_agreement(envelope: Envelope, by: audit.Actor) -> None:
    """Send the reporting link to who signed a BAA for the vendor: part of the same transaction."""
    vendor, on = vendors.get_vendor(envelope.vendor_id), tenancy.today_here()
    link = standing_link(vendor.id)
    if link is not None and link.expires_on - RENEW_BEFORE > on:
        return
    signer = next((one for one in signing.signers(envelope) if one.side == Side.VENDOR), None)
    keeper = keeper_of(vendor, keepers())
    if signer is not None and keeper is not None:
        # Whoever signed it by a link that was passed on to them, at the address of their code.
        new = _to_whom(signer.who, signer.signed_email or signer.email, keeper, on)
        send_standing_link(vendor, new, on=on, by=by)


def usual_due(on: date) -> date:
    """Return the day to answer by, unless somebody chooses another."""
    return on + USUAL_TIME


def whom_to_ask(vendor: Vendor, incident: Incident | None) -> dict[str, str]:
    """Return whom to write to: who reported, else whom we know."""
    if incident is not None:
        said = [one for one in queries.reports_of(incident.id) if one.by_email]
        if said:
            return {"to_name": said[-1].by_name, "to_email": said[-1].by_email}
    contacts = vendors.contacts_of([vendor.id]).get(vendor.id, [])
    first = next((contact for contact in contacts if contact.email), None)
    return {"to_name": first.addressed(vendor.name), "to_email": first.email} if first else {}


def _to_whom(name: str, email: str, keeper: accounts.Person, on: date) -> NewAsk:
    return NewAsk(
        to_name=name,
        to_email=email,
        due_on=on,
        reply_email=keeper.email,
        asker_name=keeper.name,
    )


def _make_link(vendor: Vendor, new: NewAsk, *, on: date, by: audit.Actor) -> tuple[Link, str]:
    wanted = links.NewLink(
        purpose=LinkPurpose.INCIDENT,
        subject_id=vendor.id,
        vendor_id=vendor.id,
        person_name=new.to_name.strip() or vendor.name,
        email=links.checked_email(new.to_email),
        expires_on=a_year_from(on),
    )
    link, token = links.make(wanted, on=on, by=by)
    if new.asker_name:
        link.made_by_name = new.asker_name
    return link, token


def _newest(vendor_ids: Collection[int]) -> dict[int, Link]:
    found = links.links_of(LinkPurpose.INCIDENT, vendor_ids)
    live = {
        one: [x for x in some if x.withdrawn_at is None and x.origin == LinkOrigin.SENT]
        for one, some in found.items()
    }
    return {one: some[0] for one, some in live.items() if some}


def _writing(vendor: Vendor, new: NewAsk, by: audit.Actor) -> Writing:
    return Writing(
        vendor_name=vendor.name,
        to_name=new.to_name.strip(),
        to_email=new.to_email.strip(),
        asker_name=new.asker_name or by.name,
        asker_email=new.reply_email,
    )
