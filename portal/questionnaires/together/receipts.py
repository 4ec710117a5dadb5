"""The letter that says that a receipt is ready. The receipt itself stands behind its link."""

from portal import audit, links, notices, tenancy
from portal.links import Link
from portal.notices import Letter
from portal.questionnaires.models import Attestation


def post_receipt(attestation: Attestation, link: Link, *, by: audit.Actor) -> notices.Notice:
    """Tell whoever sent the answers that the receipt is ready, with a link of their own to it."""
    renewed, token = links.renew(link, by=by)
    letter = _receipt_letter(attestation, renewed, tenancy.here().name, token)
    key = f"receipt of attestation {attestation.id}"
    return notices.post(letter, key=key, vendor_id=link.vendor_id, by=by)


def _receipt_letter(attestation: Attestation, link: Link, name: str, token: str) -> Letter:
    text = (
        f"Hello {link.person_name},\n\n"
        f"Your answers are with {name}. Receipt {attestation.receipt_code} is ready as a PDF: it "
        "says what was answered, by whom and when, with a fingerprint of the answers.\n\n"
        "See and download it here:\n{link}\n\n"
        f"The link works until {link.expires_on:%B} {link.expires_on.day}, "
        f"{link.expires_on.year}, so keep the PDF.\n\n"
        f"Is this real? Call {link.made_by_name} at {name} and read out the code "
        f"{link.verify_code}."
    )
    return Letter(
        to_name=link.person_name,
        to_email=link.email,
        subject=f"{name}: your receipt {attestation.receipt_code} is ready",
        text=text,
        link_token=token,
        button="See the receipt",
    )
