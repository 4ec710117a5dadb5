"""Issuing a paper: made, given its fields, sealed. From then on its bytes are what is signed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from portal import audit, clock, documents, links
from portal.db import keep
from portal.documents import Document, DocumentKind
from portal.errors import RuleBroken
from portal.gateways.outside import outside
from portal.gateways.ports import FieldPlace
from portal.signing import evidence, queries
from portal.signing.actions.about import about, or_nothing
from portal.signing.models import Envelope, EnvelopeSigner
from portal.signing.rules import EnvelopeState, EventKind, PaperKind, Side, field_of

_BOX = "sign-"
_SILENT = "The paper could not be sealed just now, so nothing was sent. Try again in a minute."


@dataclass(frozen=True, kw_only=True)
class NewSigner:
    """Somebody who is to sign. `person_id`: the one colleague who may; else any who may sign."""

    side: str
    name: str
    email: str
    title: str = ""
    person_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class NewEnvelope:
    """A paper about to be issued: as HTML with a box for each signer, or as a PDF with places."""

    kind: str
    subject_id: int
    vendor_id: int
    title: str
    signers: Sequence[NewSigner]
    due_on: date | None = None
    html: str | None = None
    pdf: bytes | None = None
    places: Sequence[FieldPlace] = ()


def issue(new: NewEnvelope, *, on: date, by: audit.Actor) -> Envelope:
    """Issue a paper for signature. Nothing is sent by it: whoever issues it writes the letter."""
    _check(new)
    with or_nothing(_SILENT):
        issued = _issued(new)
    document = documents.keep_made(
        issued,
        f"{new.title}.pdf",
        DocumentKind.FOR_SIGNATURE,
        vendor_id=new.vendor_id,
        by=by,
        on=on,
    )
    envelope = keep(_row(new, document, on, by))
    for signer in _signer_rows(new, envelope):
        keep(signer)
    evidence.note(
        envelope,
        EventKind.ISSUED,
        at=envelope.created_at,
        by=by,
        paper_sha256=envelope.issued_sha256,
        signers=[
            {"for": one.side, "name": one.name, "email": one.email}
            for one in queries.signers(envelope)
        ],
    )
    audit.record(audit.Deed.PAPER_ISSUED, by=by, **about(envelope), sha256=envelope.issued_sha256)
    return envelope


def _check(new: NewEnvelope) -> None:
    PaperKind(new.kind)
    many = Counter(one.side for one in new.signers)
    if not new.signers or max(many.values()) > 2:
        raise RuleBroken("One or two people sign for each side.")
    theirs = [one.email.strip().lower() for one in new.signers if one.side == Side.VENDOR]
    for address in theirs:
        links.checked_email(address)
    if len(set(theirs)) < len(theirs):
        raise RuleBroken("Two people sign for them, so each needs an email address of their own.")
    ours = [one.person_id for one in new.signers if one.side == Side.PRACTICE and one.person_id]
    if len(set(ours)) < len(ours):
        raise RuleBroken("Two people sign for you. Choose two different ones.")
    if queries.open_envelope_for(new.kind, new.subject_id) is not None:
        raise RuleBroken("This paper waits for signatures already. Withdraw it first.")


def _issued(new: NewEnvelope) -> bytes:
    wanted = [name for name, _ in _placed(new)]
    pdf, places = (new.pdf, list(new.places)) if new.html is None else _rendered(new, wanted)
    missing = set(wanted) - {one.name for one in places}
    if pdf is None or missing:
        raise ValueError(f"The paper has no place for {', '.join(sorted(missing))} to sign.")
    kept = [one for one in places if one.name in {*wanted, "issue"}]
    return outside().sealer.issue(pdf, kept)


def _rendered(new: NewEnvelope, wanted: Sequence[str]) -> tuple[bytes, list[FieldPlace]]:
    ids = [f"{_BOX}{name}" for name in (*wanted, "issue")]
    pdf, found = outside().renderer.render_pdf_with_places(new.html or "", ids)
    places = [replace(place, name=one.removeprefix(_BOX)) for one, place in found.items()]
    return pdf, places


def _placed(new: NewEnvelope) -> list[tuple[str, NewSigner]]:
    """Return each signer with the field that is theirs: the first of a side, the second."""
    seen: Counter[str] = Counter()
    found = []
    for one in new.signers:
        seen[Side(one.side)] += 1
        found.append((field_of(one.side, seen[one.side]), one))
    return found


def _row(new: NewEnvelope, document: Document, on: date, by: audit.Actor) -> Envelope:
    return Envelope(
        vendor_id=new.vendor_id,
        kind=new.kind,
        subject_id=new.subject_id,
        title=new.title,
        state=EnvelopeState.OPEN,
        issued_document_id=document.id,
        latest_document_id=document.id,
        issued_sha256=document.sha256,
        due_on=new.due_on,
        created_on=on,
        created_at=clock.now(),
        created_by_id=by.actor_id if by.kind is audit.ActorKind.PERSON else None,
        created_by_name=by.name,
    )


def _signer_rows(new: NewEnvelope, envelope: Envelope) -> list[EnvelopeSigner]:
    return [
        EnvelopeSigner(
            vendor_id=new.vendor_id,
            envelope_id=envelope.id,
            side=one.side,
            place=int(field[-1]),
            name=links.one_line(one.name),
            email=one.email.strip(),
            title=links.one_line(one.title),
            person_id=one.person_id,
        )
        for field, one in _placed(new)
    ]
