"""Answers from a call: staff types them, and where they came from is kept."""

from flask import Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from portal import clock, questionnaires, vendors
from portal.accounts.session import signed_in
from portal.permissions import Permission
from portal.questionnaires import AnswerSource, Filled, Place
from portal.questionnaires.forms import AnswersForm, CallForm
from portal.questionnaires.question_set import Question
from portal.questionnaires.saving import save_page
from portal.questionnaires.showing import evidence_at, shown_fields
from portal.questionnaires.views.blueprint import ONE, bp, url_of, vendor_page
from portal.vendors import Vendor
from portal.web.access import requires
from portal.web.pages import flash, go_to


@bp.route(f"{ONE}/questions/<int:number>", methods=["GET", "POST"])
@requires(Permission.ASSESSMENT_ANSWER)
def answer(vendor_id: int, assessment_id: int, number: int) -> AnyResponse:
    """Type what the vendor said in a call to one question."""
    vendor = vendors.get_vendor(vendor_id)
    assessment = questionnaires.get_assessment(vendor_id, assessment_id)
    filled = questionnaires.fill(assessment)
    asked = _question(filled, number)
    if not filled.may_change(asked):
        return go_to(url_of(assessment))
    form = AnswersForm()
    if not form.in_order():
        return _page(vendor, filled, asked, form, {})
    place = Place(question=asked, source=AnswerSource.STAFF_FROM_CALL)
    refused = save_page(filled, place, request.form, request.files, by=signed_in())
    filled = questionnaires.fill(assessment)
    unclear = [one for one in asked.fields if one.id in filled.answers.wrong]
    if refused or (unclear and "seen" not in request.form):
        return _page(vendor, filled, asked, form, refused)
    flash("good", f"Answer {number} saved, from a call.")
    return go_to(f"{url_of(assessment)}#answer-{number}")


@bp.route(f"{ONE}/call", methods=["GET", "POST"])
@requires(Permission.ASSESSMENT_ANSWER)
def finish(vendor_id: int, assessment_id: int) -> AnyResponse:
    """Put answers from a call up for review. They are not attested, and say so."""
    vendor = vendors.get_vendor(vendor_id)
    assessment = questionnaires.get_assessment(vendor_id, assessment_id)
    form = CallForm()
    if form.in_order():
        with form.attempt("full_name", by=signed_in()):
            filled = questionnaires.fill(assessment)
            questionnaires.submit(filled, vendor, form.told(), at=clock.now(), by=signed_in())
            flash("good", "The answers are up for review.")
            return go_to(url_of(assessment))
    return vendor_page("questionnaires/call.html", vendor, form=form, assessment=assessment)


def _question(filled: Filled, number: int) -> Question:
    try:
        return filled.questions.question(number)
    except KeyError:
        abort(404)


def _page(
    vendor: Vendor, filled: Filled, asked: Question, form: AnswersForm, refused: dict[str, str]
) -> Response:
    fields = shown_fields(filled, asked, refused)
    wrong = [one for one in fields if one.wrong]
    return vendor_page(
        "questionnaires/answer.html",
        vendor,
        status=422 if form.is_submitted() and (wrong or refused) else 200,
        form=form,
        filled=filled,
        assessment=filled.assessment,
        question=asked,
        fields=fields,
        evidence=evidence_at(filled, asked),
        evidence_wrong=refused.get(asked.id, ""),
    )
