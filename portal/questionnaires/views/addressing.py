"""Who is asked: somebody else, or at another address; and what to tell them ahead."""

from werkzeug.wrappers import Response

from portal import questionnaires, vendors
from portal.accounts.session import signed_in
from portal.errors import NotFound
from portal.permissions import Permission
from portal.questionnaires import queries
from portal.questionnaires.actions import asked_of, check_anew, correspondence, send_anew
from portal.questionnaires.addressees import addressed
from portal.questionnaires.forms import AddressForm
from portal.questionnaires.notices import short_words_ahead, words_ahead
from portal.questionnaires.views.blueprint import OF_VENDOR, ONE, bp, url_of
from portal.questionnaires.views.letters import as_mail, letter_anew, sender, sender_email
from portal.questionnaires.views.sending import say_what_became
from portal.web.access import requires
from portal.web.pages import go_to, page


@bp.route(f"{OF_VENDOR}/address", methods=["GET", "POST"])
@requires(Permission.ASSESSMENT_SEND)
def change_address(vendor_id: int) -> Response:
    """Ask somebody else, or at another address. The letter is shown first; earlier links end."""
    vendor = vendors.get_vendor(vendor_id)
    assessment = queries.find_current(vendor_id)
    if assessment is None or not assessment.is_open:
        raise NotFound
    form = AddressForm()
    form.offer(vendors.contacts_of([vendor_id]).get(vendor_id, []), vendor.name)
    if form.in_order():
        with form.attempt("to_email", by=signed_in()):
            name, email = form.addressee()
            if form.was_seen:
                send_anew(assessment, vendor, name, email, by=signed_in())
                say_what_became(addressed([assessment])[assessment.id].notice)
                return go_to(url_of(assessment, "tell_ahead"))
            check_anew(assessment, name, email)
            letter = letter_anew(vendor, assessment, name, email)
            if form.is_to_look:
                return as_mail(letter)
            return page(
                "questionnaires/letter_anew.html",
                form=form,
                vendor=vendor,
                letter=letter,
                sender=sender(),
            )
    return page(
        "questionnaires/address.html",
        form=form,
        vendor=vendor,
        assessment=assessment,
        sent=addressed([assessment])[assessment.id],
    )


@bp.get(f"{ONE}/words-ahead")
@requires(Permission.ASSESSMENT_SEND)
def tell_ahead(vendor_id: int, assessment_id: int) -> Response:
    """Show what to write or say to the vendor, so that it trusts the letter."""
    vendor = vendors.get_vendor(vendor_id)
    assessment = questionnaires.get_assessment(vendor_id, assessment_id)
    sent = addressed([assessment])[assessment.id]
    if sent.live is None:
        return go_to(url_of(assessment))
    about = correspondence(vendor, sent.to_name, sent.to_email, by=signed_in())
    asked, code = asked_of(assessment), sent.live.verify_code
    return page(
        "questionnaires/words_ahead.html",
        vendor=vendor,
        assessment=assessment,
        sent=sent,
        code=code,
        words=words_ahead(about, asked, sender=sender_email(), verify_code=code),
        short=short_words_ahead(about, asked, verify_code=code),
    )
