"""The certificate of completion: who signed what, when and how, and the evidence of it."""

from collections.abc import Sequence
from html import escape

from portal import tenancy
from portal.printed import facts_table, printed_page
from portal.signing import evidence
from portal.signing.models import Envelope, EnvelopeEvent, EnvelopeSigner
from portal.signing.rules import EVENT_WORDS, EventKind, Method, wording
from portal.signing.saying import company_of, moment_words

_STYLE = (
    "table.events td { font-size: 8pt; width: auto } table.events td:first-child { width: 22% }"
    " h3 { font-size: 10pt; font-weight: 600; margin: 10pt 0 2pt; break-after: avoid }"
)
_HOW = {
    Method.EMAIL_CODE: "A 6-digit code, sent by email to {email}",
    Method.SECOND_FACTOR: "Signed in by password and second factor, which was given afresh",
}
_ABOUT = (
    "The portal sealed each act with its own certificate at the moment it was done, with a time "
    "stamp (PAdES). The act of a signer without a certificate is shown by the evidence here. "
    "Attached to this file are the signed paper and evidence.json; each event in it names the "
    "SHA-256 of the one before it."
)


def certificate_html(
    envelope: Envelope,
    signers: Sequence[EnvelopeSigner],
    events: Sequence[EnvelopeEvent],
    signed_sha256: str,
) -> str:
    """Return the certificate as a page for the sealer. Everything typed is escaped."""
    title = "Certificate of completion"
    rows = [
        ("Paper", envelope.title),
        ("Practice", company_of(envelope, "practice")),
        ("Vendor", company_of(envelope, "vendor")),
        ("Issued", f"{moment_words(envelope.created_at)}, by {envelope.created_by_name}"),
        ("SHA-256 as issued, and shown to the first signer", envelope.issued_sha256),
        ("SHA-256 of the signed paper", signed_sha256),
        ("SHA-256 of the last event below", events[-1].sha256),
        ("Kept by", tenancy.here().name_outside),
    ]
    return printed_page(
        title,
        f"<h1>{title}</h1><p>{escape(_ABOUT)}</p>{facts_table(rows)}<h2>Signatures</h2>"
        f"{''.join(_signature(envelope, one) for one in signers)}"
        f"<h2>What happened</h2>{_events(events)}",
        style=_STYLE,
    )


def _signature(envelope: Envelope, signer: EnvelopeSigner) -> str:
    assert signer.signed_at  # noqa: S101 - a certificate is made once all have signed
    words = wording(signer.wording or "")
    how = _HOW[Method(signer.method or "")].format(email=signer.signed_email)
    rows = [
        ("For", company_of(envelope, signer.side)),
        ("Signed", moment_words(signer.signed_at)),
        ("Authority, in their words", signer.authority or ""),
        (f"Consent, wording {words.version}", words.consent),
        ("How they showed who they are", how),
        ("Network address", signer.signed_ip or "Not known"),
        ("Browser", signer.signed_user_agent or "Not known"),
        ("SHA-256 of what they were shown", signer.shown_sha256 or ""),
    ]
    heading = f"{signer.signed_name}, {signer.signed_title}"
    return f"<h3>{escape(heading)}</h3>{facts_table(rows)}"


def _events(events: Sequence[EnvelopeEvent]) -> str:
    lines = "".join(
        f"<tr><td>{escape(moment_words(one.happened_at))}</td><td>{escape(event_words(one))}</td>"
        f'<td class="hash">{escape(_from(one))}</td></tr>'
        for one in events
    )
    return f'<table class="events">{lines}</table>'


def event_words(event: EnvelopeEvent) -> str:
    """Return an event as a sentence."""
    said = evidence.told(event)
    words = EVENT_WORDS[EventKind(event.kind)]
    if "pages" in said:
        words = _pages([one["page"] for one in said["pages"]])
    to = said.get("to")
    whom = f", to {to}" if to else ""
    return f"{words}{whom} ({said['by']})"


def _pages(numbers: Sequence[int]) -> str:
    if not numbers:
        return "No page was shown before as a picture: the file was there to download"
    listed = ", ".join(map(str, numbers))
    return (
        f"Page {listed} was shown before"
        if len(numbers) == 1
        else f"Pages {listed} were shown before"
    )


def _from(event: EnvelopeEvent) -> str:
    said = evidence.told(event)
    return ", ".join(str(said[name]) for name in ("ip", "user_agent") if name in said)
