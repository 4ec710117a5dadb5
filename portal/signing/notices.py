"""What we write to signers: to sign, their code, the signed copies, and that nothing came of it."""

from portal import tenancy
from portal.links import Link
from portal.notices import Letter
from portal.signing.models import Envelope
from portal.signing.rules import CODE_LASTS, TAKES, Reader
from portal.signing.saying import day_words


def code_letter(envelope: Envelope, to: Reader, code: str) -> Letter:
    """Return the letter that brings a code. The code stands in it alone, and is kept nowhere."""
    minutes = int(CODE_LASTS.total_seconds()) // 60
    return _letter(
        to,
        subject=f"{_practice()}: your code to sign",
        text=(
            f"Hello {to.name},\n\n"
            f"Here is your code to sign the {envelope.kind_words} with {_practice()}:\n{{link}}\n\n"
            f"It works for {minutes} minutes. Type it on the page that asks for it, and tell "
            "nobody: we never call to ask for it.\n\n"
            "Did you not ask for a code? Then leave it: nothing was signed."
        ),
        token=code,
        link_at="",
        button="",
    )


def invitation(envelope: Envelope, link: Link, token: str) -> Letter:
    """Return the letter that asks somebody at the vendor to sign."""
    due = f" Please sign by {day_words(envelope.due_on)}." if envelope.due_on else ""
    return _letter(
        Reader(name=link.person_name, email=link.email),
        subject=f"{_practice()}: a {envelope.kind_words} to sign",
        text=(
            f"Hello {link.person_name},\n\n"
            f"{_practice()} asks you to sign a {envelope.kind_words}.{due} It takes "
            f"{TAKES}, in the browser, without an account.\n\n"
            "Read and sign it here:\n{link}\n\n"
            f"Is this real? Call {link.made_by_name} at {_practice()} and read out the code "
            f"{link.verify_code}.\n"
            "Not the right person? Open the link and choose “Pass it on”."
        ),
        token=token,
        button="Read and sign",
    )


def copies_letter(envelope: Envelope, link: Link, token: str) -> Letter:
    """Return the letter with which the vendor gets the signed copies."""
    return _letter(
        Reader(name=link.person_name, email=link.email),
        subject=f"{_practice()}: your signed copy",
        text=(
            f"Hello {link.person_name},\n\n"
            f"The {envelope.kind_words} with {_practice()} is signed by everyone. Here is your "
            "copy, with the certificate that shows who signed and when:\n{link}\n\n"
            f"Please save both files. The link works until {day_words(link.expires_on)}."
        ),
        token=token,
        button="Get the signed copies",
    )


def told_complete(envelope: Envelope, to: Reader, vendor_name: str) -> Letter:
    """Return the letter that tells a colleague that everyone has signed."""
    return _staff(
        envelope,
        to,
        subject=f"{vendor_name}: the {envelope.kind_words} is signed by everyone",
        words=(
            f"The {envelope.kind_words} with {vendor_name} is signed by everyone. The signed copy "
            "and the certificate of completion are filed."
        ),
    )


def told_to_countersign(envelope: Envelope, to: Reader, vendor_name: str) -> Letter:
    """Return the letter that tells a colleague that a paper waits for the practice's signature."""
    return _staff(
        envelope,
        to,
        subject=f"{vendor_name} has signed: please countersign",
        words=(
            f"{vendor_name} has signed the {envelope.kind_words}. It binds once it is signed for "
            f"{_practice()} too."
        ),
    )


def told_declined_staff(envelope: Envelope, to: Reader, vendor_name: str) -> Letter:
    """Return the letter that tells a colleague that nothing will be signed."""
    return _staff(
        envelope,
        to,
        subject=f"{vendor_name} will not sign",
        words=f"{vendor_name} declined to sign the {envelope.kind_words}. Their words stand here.",
    )


def told_over(envelope: Envelope, to: Reader, *, is_declined: bool, instead: str = "") -> Letter:
    """Return the letter that tells a signer at the vendor that nothing comes of the paper."""
    what = "was declined" if is_declined else f"was withdrawn by {_practice()}"
    return _letter(
        to,
        subject=f"{_practice()}: the {envelope.kind_words} {what.partition(' by ')[0]}",
        text=(
            f"Hello {to.name},\n\n"
            f"The {envelope.kind_words} that you were asked to sign {what}. It does not bind "
            "anyone, and a signature that was given on it has no effect."
            f"{' ' + instead if instead else ''}\n\n"
            f"Questions? Call {_practice()}."
        ),
    )


def _staff(envelope: Envelope, to: Reader, *, subject: str, words: str) -> Letter:
    return _letter(
        to,
        subject=subject,
        text=f"Hello {to.name},\n\n{words}\n\nOpen it here:\n{{link}}",
        token=f"{envelope.vendor_id}/signing/{envelope.id}",
        link_at="/vendors/",
        button="Open the paper",
    )


def _letter(
    to: Reader,
    *,
    subject: str,
    text: str,
    token: str | None = None,
    link_at: str = "/link/",
    button: str = "Open the page",
) -> Letter:
    practice = tenancy.here()
    return Letter(
        to_name=to.name,
        to_email=to.email,
        subject=subject,
        text=text,
        link_token=token,
        link_at=link_at,
        button=button,
        reply_name=practice.name if practice.email else "",
        reply_email=practice.email,
    )


def _practice() -> str:
    return tenancy.here().name
