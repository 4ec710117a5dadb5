"""Papers to sign, for tests: a short one, with a box for each signer."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select, text

from portal import clock, links, signing, tenancy
from portal.accounts import Person
from portal.audit import THE_PORTAL, Actor, ActorKind
from portal.db import session, transaction
from portal.links import Link
from portal.notices import link_of
from portal.notices.models import Notice
from portal.signing import Envelope, EnvelopeSigner, NewEnvelope, NewSigner
from portal.signing import queries as found
from portal.signing.actions import Act, Said, countersign, say, sign
from portal.signing.models import SigningIntent
from portal.signing.rules import Method, wording
from tests.vendors.making import make_vendor

THEIRS = NewSigner(side="vendor", name="Priya Raman", email="priya@postlark.example")
THEIRS_TOO = NewSigner(side="vendor", name="Joel Baker", email="joel@postlark.example")
OURS = NewSigner(side="practice", name="", email="")
OURS_TOO = NewSigner(side="practice", name="", email="")
IP, BROWSER = "198.51.100.20", "Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile"


def paper(title: str = "Business associate agreement", pages: int = 1) -> str:
    """Return a short paper with boxes for two signers of each side."""
    boxes = "".join(
        f'<div id="sign-{one}" style="width:270pt;height:95pt"></div>'
        for one in ("issue", "vendor-1", "vendor-2", "practice-1", "practice-2")
    )
    more = "<p>The business associate shall report each breach.</p>" * 55 * (pages - 1)
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title></head><body><h1>{title}</h1>'
        f"<p>Postlark may use PHI only to send mail.</p>{more}{boxes}</body></html>"
    )


def issue(*signers: NewSigner, **told: Any) -> Envelope:
    """Issue a paper for signature, by one signer of each side unless said."""
    vendor_id = told.pop("vendor_id", None) or make_vendor("Postlark").id
    given: dict[str, Any] = {
        # A kind that no other room waits for.
        "kind": "other",
        "subject_id": 7,
        "vendor_id": vendor_id,
        "title": "Business associate agreement",
        "signers": signers or (THEIRS, OURS),
        "html": paper(),
    }
    with transaction():
        new = NewEnvelope(**{**given, **told})
        return signing.issue(new, on=tenancy.today_here(), by=THE_PORTAL)


def ask(envelope: Envelope, place: int = 1) -> tuple[Link, str]:
    """Ask a vendor's signer to sign by a link of their own; return it confirmed, with its token."""
    signer = signer_of(envelope, "vendor", place)
    with transaction():
        link, notice = signing.invite(envelope, signer, on=tenancy.today_here(), by=THE_PORTAL)
    with transaction():
        links.confirm(link, signer.name, signer.email, by=by_link(link))
    return link, token_of(notice)


def signer_of(envelope: Envelope, side: str, place: int = 1) -> EnvelopeSigner:
    """Return a signer as they are now."""
    (one,) = [one for one in signing.signers(envelope) if one.side == side and one.place == place]
    return one


def intend(envelope: Envelope, link: Link, **told: Any) -> SigningIntent:
    """Say what a signer says before they sign, and have a code sent."""
    signer = signing.signer_for_link(link)
    assert signer
    given = {
        "name": link.who,
        "title": "VP Operations",
        "shown_sha256": latest_sha256(envelope),
        "wording": wording().version,
    }
    said = Said(**{**given, **told})
    with transaction():
        return say(envelope, signer, said, link, at=clock.now(), by=by_link(link))


def sign_by(envelope: Envelope, link: Link, **told: Any) -> None:
    """Sign by link, with the code that was sent."""
    intent = intend(envelope, link, **told)
    signer = signing.signer_for_link(link)
    assert signer
    with transaction():
        sign(envelope, signer, intent, code_of(intent), link, at=clock.now(), by=by_link(link))


def sign_what_waits(vendor_id: int, say: Callable[[str], None]) -> None:
    """Sign each of a vendor's papers for which a code was sent; say of each that it is kept."""
    for envelope in signing.open_envelopes_of(vendor_id):
        signer = signer_of(envelope, "vendor")
        waits = select(SigningIntent).where(
            SigningIntent.envelope_id == envelope.id, SigningIntent.used_at.is_(None)
        )
        intent = session.scalars(waits.order_by(SigningIntent.id)).first()
        if intent is None:
            continue
        link = links.get_link(intent.link_id)
        with transaction():
            sign(envelope, signer, intent, code_of(intent), link, at=clock.now(), by=by_link(link))
            paper_now = found.latest_of(envelope)
            kept = f"kept {paper_now.id} {paper_now.sha256}"
        say(kept)


def countersign_as(envelope: Envelope, person: Person, place: int = 1, *, name: str = "") -> None:
    """Countersign for the practice."""
    act = Act(
        name=name or person.name,
        title="Owner",
        authority=wording().authority_for("Juniper Row"),
        wording=wording().version,
        shown_sha256=latest_sha256(envelope),
        method=Method.SECOND_FACTOR,
        email=person.email,
        person_id=person.id,
    )
    with transaction():
        signer = signer_of(envelope, "practice", place)
        countersign(envelope, signer, act, at=clock.now(), by=by_person(person))


def latest_sha256(envelope: Envelope) -> str:
    """Return the digest of the paper as it is now."""
    return found.latest_of(envelope).sha256


def code_of(intent: SigningIntent) -> str:
    """Return the code that waits in the outbox for this intent."""
    key = f"code {intent.id} {intent.code_number}"
    notice = session.scalars(select(Notice).where(Notice.key == key)).one()
    code = link_of(notice)
    assert code
    return code


def token_of(notice: Notice) -> str:
    """Return the token in a letter that waits."""
    address = link_of(notice)
    assert address
    return address.rsplit("/", 1)[-1]


def by_link(link: Link) -> Actor:
    """Return who acts by a link, from a phone."""
    return Actor(kind=ActorKind.LINK, actor_id=link.id, name=link.who, ip=IP, user_agent=BROWSER)


def by_person(person: Person) -> Actor:
    """Return a person who is signed in."""
    return Actor(
        kind=ActorKind.PERSON, actor_id=person.id, name=person.name, ip=IP, user_agent=BROWSER
    )


def letters_to(address: str) -> list[Notice]:
    """Return the letters to an address, oldest first."""
    rows = select(Notice).where(Notice.to_email == address).order_by(Notice.id)
    return list(session.scalars(rows))


def deeds_of(vendor_id: int) -> list[str]:
    """Return what the trail says about a vendor, oldest first. Who and from where is always said."""
    rows = session.execute(
        text("SELECT deed, actor_name, ip, user_agent FROM audit.event WHERE vendor_id = :id"),
        {"id": vendor_id},
    ).all()
    assert all(row.actor_name for row in rows)
    signed = [row for row in rows if row.deed in {"paper_signed", "paper_countersigned"}]
    assert all(row.ip == IP and row.user_agent == BROWSER for row in signed)
    return [row.deed for row in rows]
