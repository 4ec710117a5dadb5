"""What the vendor asks about its questions, and what the practice answers."""

from werkzeug.wrappers import Response

from portal import clock, messages, questionnaires, vendors
from portal.accounts.session import signed_in
from portal.messages import Subject
from portal.permissions import Permission
from portal.questionnaires.together.asking import SUBJECT, ask
from portal.questionnaires.together.forms import AskForm
from portal.questionnaires.views.blueprint import ONE, bp, url_of, vendor_page
from portal.web.access import requires
from portal.web.pages import flash, go_to


@bp.route(f"{ONE}/messages", methods=["GET"])
@requires(Permission.ASSESSMENT_ANSWER)
def messages_of(vendor_id: int, assessment_id: int) -> Response:
    """Show what was written about the questions."""
    vendor = vendors.get_vendor(vendor_id)
    filled = questionnaires.fill(questionnaires.get_assessment(vendor_id, assessment_id))
    thread = messages.thread_of(vendor_id, Subject(SUBJECT, assessment_id))
    return vendor_page(
        "questionnaires/messages.html",
        vendor,
        assessment=filled.assessment,
        questions=filled.questions.questions,
        thread=thread,
    )


@bp.route(f"{ONE}/questions/<int:number>/messages", methods=["GET", "POST"])
@requires(Permission.ASSESSMENT_ANSWER)
def write(vendor_id: int, assessment_id: int, number: int) -> Response:
    """Write to the vendor about one question. A letter a day says that something waits."""
    vendor = vendors.get_vendor(vendor_id)
    filled = questionnaires.fill(questionnaires.get_assessment(vendor_id, assessment_id))
    asked = next((one for one in filled.questions.questions if one.number == number), None)
    form = AskForm()
    if asked and form.in_order():
        with form.attempt("words", by=signed_in()):
            ask(filled, asked, form.words.data or "", at=clock.now(), by=signed_in())
            flash("good", "Kept at the question. A letter says tomorrow morning that it waits.")
            return go_to(url_of(filled.assessment, "messages_of"))
    return vendor_page(
        "questionnaires/write.html", vendor, form=form, assessment=filled.assessment, number=number
    )
