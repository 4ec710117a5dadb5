"""Letters before they go: exactly as they will be read, and as a mail program shows them."""

from flask import Response, current_app, make_response, render_template  # noqa: TID251 - who sends

from portal import notices, tenancy
from portal.accounts.session import signed_in
from portal.notices import Letter
from portal.questionnaires import Assessment, Sending
from portal.questionnaires.actions import asked_of, correspondence
from portal.questionnaires.batches.actions import letter_to
from portal.questionnaires.notices import CODE_TO_COME, questions_letter
from portal.questionnaires.sets.offering import Offer
from portal.vendors import Vendor

_LINK_TO_COME = "their own link, made when you send"
# The letter's own look stands in the letter. It may load nothing and do nothing.
_AS_MAIL = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"


def letter_for(vendor: Vendor, sending: Sending) -> Letter:
    """Return the letter that a sending begins with."""
    return letter_to(vendor, sending, by=signed_in())


def letter_anew(vendor: Vendor, assessment: Assessment, name: str, email: str) -> Letter:
    """Return the letter that asks somebody else for the answers of a sending."""
    about = correspondence(vendor, name, email, by=signed_in())
    asked = asked_of(assessment)
    return questions_letter(about, assessment.due_on, asked, verify_code=CODE_TO_COME, token=None)


def pack_hint(offer: Offer) -> str:
    """Return what stands beside a pack that may be sent along."""
    many = f"{offer.count} question{'' if offer.count == 1 else 's'}"
    return f"{offer.about} {many}. {offer.why}".strip()


def sender() -> str:
    """Return from whom letters come, as mail programs show it."""
    return f"{tenancy.here().name_outside}, {sender_email()}"


def sender_email() -> str:
    """Return the address that letters come from."""
    return str(current_app.config["PORTAL"].mail_from)


def as_mail(letter: Letter) -> Response:
    """Return a letter as a mail program shows it, all but its link."""
    answer = make_response(
        render_template(
            "emails/letter.html",
            subject=letter.subject,
            from_name=tenancy.here().name_outside,
            blocks=notices.blocks_of(letter.text),
            address=_LINK_TO_COME,
            button=letter.button,
            small_print=letter.small_print,
        )
    )
    answer.headers["Content-Security-Policy"] = _AS_MAIL
    return answer
