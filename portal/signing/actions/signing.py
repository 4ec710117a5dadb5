"""Signing: the act of one person, sealed behind all that came before it. Once, however often asked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from portal import audit, documents, links, tenancy
from portal.documents import Document, DocumentBroken, DocumentKind
from portal.errors import RuleBroken
from portal.gateways.outside import outside
from portal.links import Link
from portal.signing import evidence, queries
from portal.signing.actions import completing
from portal.signing.actions.about import about, or_nothing
from portal.signing.actions.proving import NOT_SHOWN, check_open, verify_code
from portal.signing.actions.reading import note_pages
from portal.signing.cards import Card, card_html
from portal.signing.models import Envelope, EnvelopeSigner, SigningIntent
from portal.signing.rules import EventKind, Method, Side, in_turn, is_last, veiled, wording
from portal.signing.saying import company_of

_NOT_YET = "The vendor has not signed yet. You countersign once they have."


@dataclass(frozen=True, kw_only=True)
class Act:
    """What somebody says as they sign, and how they showed who they are."""

    name: str
    title: str
    authority: str
    wording: str
    shown_sha256: str
    method: Method
    email: str
    link: Link | None = None
    person_id: int | None = None


def sign(  # noqa: PLR0913 - who, what was said, and the proof of it
    envelope: Envelope,
    signer: EnvelopeSigner,
    intent: SigningIntent,
    code: str,
    link: Link,
    *,
    at: datetime,
    by: audit.Actor,
) -> None:
    """Sign by link, with the code that was sent. Whoever comes second finds it signed."""
    queries.lock(envelope)
    everyone = queries.signers(envelope)
    if signer.has_signed:
        return
    check_open(envelope)
    verify_code(intent, code, at=at)
    intent.used_at = at
    evidence.note(
        envelope,
        EventKind.CODE_VERIFIED,
        at=at,
        by=by,
        signer=signer,
        link=link,
        email=intent.sent_to,
    )
    act = Act(
        name=intent.name,
        title=intent.title,
        authority=intent.authority,
        wording=intent.wording,
        shown_sha256=intent.shown_sha256,
        method=Method.EMAIL_CODE,
        email=intent.sent_to,
        link=link,
    )
    _put_under(envelope, everyone, signer, act, at=at, by=by)


def countersign(
    envelope: Envelope,
    signer: EnvelopeSigner,
    act: Act,
    *,
    at: datetime,
    by: audit.Actor,
) -> None:
    """Sign for the practice, once everyone at the vendor has. A fresh second factor was given."""
    queries.lock(envelope)
    everyone = queries.signers(envelope)
    if signer.has_signed:
        return
    check_open(envelope)
    if not in_turn(everyone, Side.PRACTICE):
        raise RuleBroken(_NOT_YET)
    if signer.person_id not in {None, act.person_id}:
        raise RuleBroken(f"{signer.name} is to sign here. Ask them to sign in.")
    if any(one.is_ours and one.signed_person_id == act.person_id for one in everyone):
        raise RuleBroken("You have signed already. Two different people sign for you.")
    act = _tidied(act)
    told: dict[str, Any] = {"at": at, "by": by, "signer": signer}
    words = wording(act.wording)
    note_pages(envelope, signer, at=at, by=by)
    evidence.note(
        envelope,
        EventKind.CONSENTED,
        **told,
        name=act.name,
        title=act.title,
        wording=words.version,
        consent=words.consent,
        authority=act.authority,
        shown_sha256=act.shown_sha256,
    )
    evidence.note(envelope, EventKind.CODE_VERIFIED, **told, method=str(act.method))
    _put_under(envelope, everyone, signer, act, at=at, by=by)


def _tidied(act: Act) -> Act:
    """Return an act whose name and title each stand in one line, as on the card and in the trail."""
    name, title = links.one_line(act.name), links.one_line(act.title)
    if not name or not title:
        raise RuleBroken("Enter your name and your title.")
    return replace(act, name=name, title=title)


def _put_under(
    envelope: Envelope,
    everyone: Sequence[EnvelopeSigner],
    signer: EnvelopeSigner,
    act: Act,
    *,
    at: datetime,
    by: audit.Actor,
) -> None:
    before = _as_shown(envelope, act.shown_sha256)
    last = is_last(everyone)
    sealed = _sealed(before, envelope, signer, act, at=at, locks=last)
    document = _stored(sealed, envelope, completing.kind_of(envelope, is_last=last), at=at, by=by)
    _note_signed(envelope, signer, act, document, at=at, by=by)
    audit.record(
        audit.Deed.PAPER_COUNTERSIGNED if signer.is_ours else audit.Deed.PAPER_SIGNED,
        by=by,
        **about(envelope),
        sha256=document.sha256,
    )
    if last:
        completing.complete(envelope, everyone, sealed, at=at, by=by)
    else:
        completing.tell_whose_turn(envelope, everyone, by=by)


def _as_shown(envelope: Envelope, shown: str) -> bytes:
    """Return the paper as it is now, proven to begin with what was issued and what was shown."""
    revisions = documents.get_documents(queries.revisions_of(envelope))
    latest = revisions[envelope.latest_document_id]
    now = _bytes_of(latest)
    known = {one.sha256: one for one in revisions.values()}
    if shown not in known:
        raise RuleBroken(NOT_SHOWN)
    for one in {known[shown].id, envelope.issued_document_id} - {latest.id}:
        if not now.startswith(_bytes_of(revisions[one])):
            # What was shown is what is signed, or nothing is.
            raise DocumentBroken("The latest revision does not begin with an earlier one.")
    return now


def _bytes_of(document: Document) -> bytes:
    return b"".join(documents.read(document))


def _sealed(
    before: bytes,
    envelope: Envelope,
    signer: EnvelopeSigner,
    act: Act,
    *,
    at: datetime,
    locks: bool,
) -> bytes:
    card = Card(
        name=act.name,
        title=act.title,
        company=company_of(envelope, signer.side),
        authority=act.authority,
        method=act.method,
        shown_by=veiled(act.email),
        at=at,
    )
    with or_nothing():
        sealer = outside().sealer
        sealed = sealer.seal(
            before, signer.field, card_html(card), reason=act.authority, locks=locks
        )
        if locks:
            sealed = sealer.finish(sealed)
    if not sealed.startswith(before):
        raise DocumentBroken("The sealer changed what was there before.")
    return sealed


def _stored(
    sealed: bytes, envelope: Envelope, kind: DocumentKind, *, at: datetime, by: audit.Actor
) -> Document:
    on, name = tenancy.day_here(at), f"{envelope.title}.pdf"
    return documents.keep_made(sealed, name, kind, vendor_id=envelope.vendor_id, by=by, on=on)


def _note_signed(
    envelope: Envelope,
    signer: EnvelopeSigner,
    act: Act,
    document: Document,
    *,
    at: datetime,
    by: audit.Actor,
) -> None:
    signer.signed_at = at
    signer.signed_name, signer.signed_title = act.name, act.title
    signer.authority, signer.wording = act.authority, act.wording
    signer.method, signer.shown_sha256 = act.method, act.shown_sha256
    signer.signed_link_id = act.link.id if act.link else None
    signer.signed_person_id, signer.signed_email = act.person_id, act.email
    signer.signed_ip, signer.signed_user_agent = by.ip, by.user_agent
    signer.document_id = envelope.latest_document_id = document.id
    evidence.note(
        envelope,
        EventKind.COUNTERSIGNED if signer.is_ours else EventKind.SIGNED,
        at=at,
        by=by,
        signer=signer,
        link=act.link,
        name=act.name,
        title=act.title,
        authority=act.authority,
        method=str(act.method),
        shown_sha256=act.shown_sha256,
        paper_sha256=document.sha256,
    )
