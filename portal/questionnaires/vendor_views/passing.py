"""One question in a colleague's hands: passed on, answered by its own link, handed or taken back."""

from flask import abort, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import links, tenancy
from portal.links import Link, LinkPurpose
from portal.links.guard import by_link, by_whom, count_files
from portal.questionnaires import AssessmentState, Filled, confirm_answers
from portal.questionnaires.forms import AnswersForm
from portal.questionnaires.question_set import Question
from portal.questionnaires.saving import SETTLE, save_by_link
from portal.questionnaires.together.forms import HandBackForm, PassQuestionForm
from portal.questionnaires.together.models import QuestionPass
from portal.questionnaires.together.passes import (
    filled_of_pass,
    get_pass,
    hand_back,
    pass_question,
    take_back,
)
from portal.questionnaires.vendor_views.blueprint import (
    bp,
    filled_of,
    place_of,
    question_of,
    question_url,
)
from portal.questionnaires.vendor_views.question_pages import question_page, saved_part
from portal.web.pages import flash, go_to, page, wants_part

links.set_first_page(LinkPurpose.QUESTION, "vendor_questions.passed_question")


@bp.route("/questions/<int:number>/pass", methods=["GET", "POST"])
@by_link(LinkPurpose.QUESTIONNAIRE)
def pass_one(link: Link, number: int) -> AnyResponse:
    """Give one question to a colleague."""
    filled = filled_of(link)
    asked = question_of(filled, number)
    form = PassQuestionForm()
    if form.in_order():
        by = by_whom(link)
        with form.attempt("email", by=by):
            on = tenancy.today_here()
            letter = pass_question(filled, place_of(asked), form.told(), link, on=on, by=by)
            flash("good", f"Passed on. {letter.to_name} gets a link to this question alone.")
            return go_to(question_url(asked))
    return page("questionnaires/link_pass_one.html", form=form, question=asked)


@bp.post("/questions/<int:number>/pass/end")
@by_link(LinkPurpose.QUESTIONNAIRE)
def end_pass(link: Link, number: int) -> AnyResponse:
    """Take a question back from a colleague."""
    filled = filled_of(link)
    asked = question_of(filled, number)
    form = AnswersForm()
    if form.in_order():
        take_back(filled, place_of(asked), by=by_whom(link))
        flash("good", "You have it back. What your colleague saved is kept.")
    return go_to(question_url(asked))


@bp.route("/question", methods=["GET", "POST"])
@by_link(LinkPurpose.QUESTION)
def passed_question(link: Link) -> AnyResponse:
    """Show a colleague the one question that was passed on, and save what is typed."""
    passed, filled, asked = _passed(link)
    if not (passed.is_out and filled.may_change(asked)):
        return page("questionnaires/link_handed_back.html", passed=passed)
    if AnswersForm().in_order():
        return _save(link, passed, filled, asked)
    return question_page(link, filled, asked, {}, passed=passed)


@bp.route("/question/return", methods=["GET", "POST"])
@by_link(LinkPurpose.QUESTION)
def return_passed(link: Link) -> AnyResponse:
    """Hand the question back to whoever passed it on."""
    passed, filled, asked = _passed(link)
    form = HandBackForm()
    if passed.is_out and form.in_order():
        by = by_whom(link)
        with form.attempt("words", by=by):
            hand_back(filled, place_of(asked), passed, form.words.data or "", by=by)
            return go_to(url_for("vendor_questions.passed_question"))
    if not passed.is_out:
        return go_to(url_for("vendor_questions.passed_question"))
    return page("questionnaires/link_hand_back.html", form=form, passed=passed, question=asked)


def _passed(link: Link) -> tuple[QuestionPass, Filled, Question]:
    passed = get_pass(link.subject_id)
    filled = filled_of_pass(passed)
    if filled.assessment.state == AssessmentState.WITHDRAWN:
        abort(404)
    asked = next(one for one in filled.questions.questions if one.id == passed.question_id)
    return passed, filled, asked


def _save(link: Link, passed: QuestionPass, filled: Filled, asked: Question) -> AnyResponse:
    count_files(link, sum(bool(file.filename) for _, file in request.files.items(multi=True)))
    place, by = place_of(asked), by_whom(link)
    refused = save_by_link(filled, place, request.form, request.files, by=by)
    if SETTLE in refused:
        flash("soon", refused.pop(SETTLE))
    filled = filled_of_pass(passed)
    if wants_part():
        return saved_part(link, filled, asked)
    if refused:
        return question_page(link, filled, asked, refused, status=422, passed=passed)
    if "still" in request.form:
        confirm_answers(filled, place, by=by)
    flash("good", "Saved. Hand it back when you are done.")
    return go_to(url_for("vendor_questions.passed_question"))
