"""The welcome, and one question a page: saved as it is typed, and all at once."""

from collections.abc import Mapping

from flask import Response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import questionnaires, tenancy, vendors
from portal.links import Link, LinkPurpose
from portal.links.guard import by_link, by_whom, count_files
from portal.questionnaires import Filled
from portal.questionnaires.forms import AnswersForm, DeclineQuestionForm
from portal.questionnaires.question_set import Question
from portal.questionnaires.saving import save_page
from portal.questionnaires.showing import evidence_at, shown_fields
from portal.questionnaires.vendor_views.blueprint import (
    bp,
    filled_of,
    hints_of,
    opened_in,
    place_of,
    question_of,
    question_url,
)
from portal.questionnaires.verdicts import gaps_of
from portal.questionnaires.wording import named, within
from portal.web.pages import go_to, page, part, wants_part


@bp.get("/questions")
@by_link(LinkPurpose.QUESTIONNAIRE)
def welcome(link: Link) -> AnyResponse:
    """Say who asks what and why, and where the vendor left off."""
    filled = filled_of(link)
    if not filled.assessment.is_open:
        return go_to(url_for("vendor_questions.receipt"))
    opened = opened_in(filled)
    answered = [one for one in opened if filled.told(one)]
    todo = [one for one in opened if _is_unfinished(filled, one)]
    return page(
        "questionnaires/link_welcome.html",
        filled=filled,
        does=within(vendors.get_vendor(link.vendor_id).does),
        opened=opened,
        answered=len(answered),
        next_url=question_url(todo[0]) if todo else url_for("vendor_questions.review"),
    )


@bp.route("/questions/<int:number>", methods=["GET", "POST"])
@by_link(LinkPurpose.QUESTIONNAIRE)
def question(link: Link, number: int) -> AnyResponse:
    """Show one question, and save what is typed: each change, or all at once."""
    filled = filled_of(link)
    asked = question_of(filled, number)
    if not filled.may_change(asked):
        return go_to(url_for("vendor_questions.welcome"))
    form = AnswersForm()
    if not form.in_order():
        return _question_page(link, filled, asked, form, {})
    by = by_whom(link)
    count_files(link, sum(bool(file.filename) for _, file in request.files.items(multi=True)))
    wrong_files = save_page(filled, place_of(asked), request.form, request.files, by=by)
    filled = filled_of(link)
    if wants_part():
        return _saved_part(link, filled, asked)
    return _after_saving(link, filled, asked, form, wrong_files)


@bp.route("/questions/<int:number>/refusal", methods=["GET", "POST"])
@by_link(LinkPurpose.QUESTIONNAIRE)
def decline(link: Link, number: int) -> AnyResponse:
    """Decline to answer one question, with a reason or without."""
    filled = filled_of(link)
    asked = question_of(filled, number)
    form = DeclineQuestionForm()
    if form.in_order():
        by = by_whom(link)
        with form.attempt("reason", by=by):
            reason = form.reason.data or ""
            questionnaires.decline_question(filled, place_of(asked), reason, by=by)
            return go_to(_next_url(filled, asked))
    return page("questionnaires/link_decline.html", form=form, question=asked)


def _is_unfinished(filled: Filled, asked: Question) -> bool:
    return asked.id not in filled.said.declined and bool(gaps_of(asked, filled.answers))


def _after_saving(
    link: Link, filled: Filled, asked: Question, form: AnswersForm, wrong_files: dict[str, str]
) -> AnyResponse:
    """Go on, or show the page again: to attach more, or once for what makes no sense."""
    deed = request.form.get("deed", "")
    if deed == "decline":
        return go_to(url_for("vendor_questions.decline", number=asked.number))
    nonsense = [one for one in asked.fields if one.id in filled.answers.wrong]
    if wrong_files or (nonsense and "seen" not in request.form):
        return _question_page(link, filled, asked, form, wrong_files, status=422)
    if deed == "attach" or "remove" in request.form:
        return go_to(question_url(asked))
    return go_to(_next_url(filled, asked))


def _next_url(filled: Filled, asked: Question) -> str:
    later = [one for one in opened_in(filled) if one.number > asked.number]
    return question_url(later[0]) if later else url_for("vendor_questions.review")


def _question_page(
    link: Link,
    filled: Filled,
    asked: Question,
    form: AnswersForm,
    wrong_files: Mapping[str, str],
    *,
    status: int = 200,
) -> Response:
    opened = opened_in(filled)
    place = opened.index(asked)
    return page(
        "questionnaires/link_question.html",
        status,
        form=form,
        filled=filled,
        question=asked,
        why=named(asked.why, tenancy.here().name),
        opened=opened,
        place=place,
        back_url=question_url(opened[place - 1]) if place else url_for("vendor_questions.welcome"),
        fields=shown_fields(filled, asked, wrong_files),
        evidence=evidence_at(filled, asked),
        evidence_wrong=wrong_files.get(asked.id, ""),
        hints=hints_of(link, filled, asked),
        saved_at=told.at if (told := filled.told(asked)) else None,
        message=filled.returned.get(asked.id, ""),
    )


def _saved_part(link: Link, filled: Filled, asked: Question) -> Response:
    told = filled.told(asked)
    return part(
        "questionnaires/_saved.html",
        saved_at=told.at if told else None,
        hints=hints_of(link, filled, asked),
        fields=shown_fields(filled, asked, {}),
        is_part=True,
    )
