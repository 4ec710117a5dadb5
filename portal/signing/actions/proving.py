"""What a signer says before they sign by link, and the code that shows that it is their address."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from portal import audit, documents, links, notices
from portal.db import keep
from portal.errors import RuleBroken
from portal.gateways.outside import outside
from portal.links import Link
from portal.signing import evidence, queries
from portal.signing.actions.about import about
from portal.signing.actions.reading import note_pages
from portal.signing.models import Envelope, EnvelopeSigner, SigningIntent
from portal.signing.notices import code_letter
from portal.signing.rules import EventKind, Reader, is_code_good, is_same_name, wording
from portal.signing.saying import company_of

_NO_MAIL = (
    "No code can be sent right now, because this portal has no mail server. Call the practice: you "
    "can sign on paper and send the signed copy instead."
)
_WRONG = "That code is not right, or a newer one was sent since. Look at the newest mail."
NOT_SHOWN = "The paper is not the one that you were shown. Open it again, and read it anew."
_OLD = "That code is too old. Ask for a new one."


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody says before they sign: who they are, and which paper they were shown."""

    name: str
    title: str
    shown_sha256: str
    wording: str


def say(
    envelope: Envelope,
    signer: EnvelopeSigner,
    said: Said,
    link: Link,
    *,
    at: datetime,
    by: audit.Actor,
) -> SigningIntent:
    """Keep what a signer says, and send a code to the address that the link went to."""
    name, title = links.one_line(said.name), links.one_line(said.title)
    if not name or not title:
        raise RuleBroken("Enter your name and your title.")
    words = wording(said.wording)
    if not is_same_name(name, link.who):
        # Whoever signs is the one who said who they are. The link before the paper, as whoever opens
        # or withdraws one holds them, so that neither of two waits for the other.
        links.confirm(link, name, link.confirmed_email or link.email, by=by)
    queries.lock(envelope)
    check_open(envelope)
    check_shown(envelope, said.shown_sha256)
    code, code_hash = _new_code()
    intent = keep(
        SigningIntent(
            vendor_id=envelope.vendor_id,
            envelope_id=envelope.id,
            signer_id=signer.id,
            link_id=link.id,
            name=name,
            title=title,
            authority=words.authority_for(company_of(envelope, signer.side)),
            wording=words.version,
            shown_sha256=said.shown_sha256,
            said_at=at,
            sent_to=link.email,
            code_hash=code_hash,
            code_number=1,
            code_sent_at=at,
        )
    )
    note_pages(envelope, signer, at=at, by=by, link=link)
    evidence.note(
        envelope,
        EventKind.CONSENTED,
        at=at,
        by=by,
        signer=signer,
        link=link,
        name=name,
        title=title,
        wording=words.version,
        consent=words.consent,
        authority=intent.authority,
        shown_sha256=said.shown_sha256,
    )
    _send(envelope, intent, code, link, at=at, by=by)
    return intent


def send_code(
    envelope: Envelope, intent: SigningIntent, link: Link, *, at: datetime, by: audit.Actor
) -> None:
    """Send another code. The one before it is good no more."""
    queries.lock(envelope)
    check_open(envelope)
    code, intent.code_hash = _new_code()
    intent.code_number += 1
    intent.code_sent_at = at
    _send(envelope, intent, code, link, at=at, by=by)


def verify_code(intent: SigningIntent, code: str, *, at: datetime) -> None:
    """Refuse a code that is not the newest, or too old. Tries are counted by whoever asks."""
    if not is_code_good(intent.code_sent_at, intent.used_at, at):
        raise RuleBroken(_OLD)
    typed = "".join(letter for letter in code if letter.isdigit())
    if not outside().passwords.matches(intent.code_hash, typed):
        raise RuleBroken(_WRONG)


def code_key(intent: SigningIntent) -> str:
    """Return the key of the letter that brings the newest code."""
    return f"code {intent.id} {intent.code_number}"


def check_open(envelope: Envelope) -> None:
    """Refuse to sign what is over."""
    if not envelope.is_open:
        raise RuleBroken("This paper is closed. Call the practice that wrote to you.")


def check_shown(envelope: Envelope, shown: str) -> None:
    """Refuse a digest that is none of what this paper has been since it was issued."""
    revisions = documents.get_documents(queries.revisions_of(envelope))
    if shown not in {one.sha256 for one in revisions.values()}:
        raise RuleBroken(NOT_SHOWN)


def _new_code() -> tuple[str, str]:
    code = f"{secrets.randbelow(1_000_000):06}"
    # Slow on purpose: six digits would be guessed from a quick hash in no time.
    return code, outside().passwords.hash(code)


def _send(
    envelope: Envelope,
    intent: SigningIntent,
    code: str,
    link: Link,
    *,
    at: datetime,
    by: audit.Actor,
) -> None:
    if not outside().mailer.is_there:
        raise RuleBroken(_NO_MAIL)
    letter = code_letter(envelope, Reader(name=intent.name, email=intent.sent_to), code)
    # About no vendor: nobody at the practice sees letters that bring codes.
    notice = notices.post(letter, key=code_key(intent), vendor_id=None, by=by)
    evidence.note(
        envelope,
        EventKind.CODE_SENT,
        at=at,
        by=by,
        link=link,
        notice=notice,
        to=intent.sent_to,
    )
    audit.record(audit.Deed.SIGNING_CODE_SENT, by=by, **about(envelope))
