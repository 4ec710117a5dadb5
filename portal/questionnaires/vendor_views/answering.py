"""The welcome, and one question a page: saved as it is typed, and all at once."""

from flask import request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import questionnaires, vendors
from portal.links import Link, LinkPurpose
from portal.links.guard import by_link, by_whom, count_files, who_visits
from portal.questionnaires import Filled
from portal.questionnaires.forms import AnswersForm, DeclineQuestionForm
from portal.questionnaires.question_set import Question
from portal.questionnaires.saving import SETTLE, save_by_link
from portal.questionnaires.showing import shown_fields
from portal.questionnaires.together.clashes import clashes_at
from portal.questionnaires.vendor_views.blueprint import (
    bp,
    filled_of,
    opened_in,
    place_of,
    question_of,
    question_url,
)
from portal.questionnaires.vendor_views.question_pages import question_page, saved_part, still_page
from portal.questionnaires.verdicts import gaps_of
from portal.questionnaires.wording import within
from portal.web.pages import flash, go_to, page, wants_part


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
        visitor=who_visits(link),
        waiting=[one for one in opened if filled.unconfirmed(one)],
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
    if form.in_order():
        return _save(link, filled, asked)
    if filled.unconfirmed(asked) and "change" not in request.args:
        return still_page(filled, asked)
    return question_page(link, filled, asked, {})


@bp.post("/questions/<int:number>/confirmation")
@by_link(LinkPurpose.QUESTIONNAIRE)
def still_true(link: Link, number: int) -> AnyResponse:
    """Say that the started answers of a question are still true, all at once, as they were seen."""
    filled = filled_of(link)
    asked = question_of(filled, number)
    if AnswersForm().in_order():
        told = [words.rpartition(":") for words in request.form.getlist("seen")]
        seen = {name: int(number) for name, _, number in told if number.isdecimal()}
        questionnaires.confirm_answers(filled, place_of(asked), by=by_whom(link), seen=seen)
        filled = filled_of(link)
        if _is_unfinished(filled, asked):
            return go_to(question_url(asked))
    return go_to(_next_url(filled, asked))


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


def _save(link: Link, filled: Filled, asked: Question) -> AnyResponse:
    by = by_whom(link)
    count_files(link, sum(bool(file.filename) for _, file in request.files.items(multi=True)))
    refused = save_by_link(filled, place_of(asked), request.form, request.files, by=by)
    if SETTLE in refused:
        flash("soon", refused.pop(SETTLE))
    filled = filled_of(link)
    if wants_part():
        return saved_part(link, filled, asked)
    if "still" in request.form and not refused:
        questionnaires.confirm_answers(filled, place_of(asked), by=by)
        filled = filled_of(link)
    return _after_saving(link, filled, asked, refused)


def _is_unfinished(filled: Filled, asked: Question) -> bool:
    if asked.id in filled.said.declined:
        return False
    return bool(gaps_of(asked, filled.answers) or filled.unconfirmed(asked))


def _after_saving(
    link: Link, filled: Filled, asked: Question, wrong_files: dict[str, str]
) -> AnyResponse:
    """Go on, or show the page again: to attach more, or once for what makes no sense."""
    deed = request.form.get("deed", "")
    if deed == "decline":
        return go_to(url_for("vendor_questions.decline", number=asked.number))
    nonsense = [one for one in asked.fields if one.id in filled.answers.wrong]
    if wrong_files or (nonsense and "seen" not in request.form):
        return question_page(link, filled, asked, wrong_files, status=422)
    return go_to(_where_next(filled, asked, deed))


def _where_next(filled: Filled, asked: Question, deed: str) -> str:
    own = frozenset(place_of(asked).own_ids)
    if deed == "attach" or {"remove", SETTLE} & request.form.keys() or clashes_at(filled, own):
        return question_url(asked, change=1)
    if more := _newly_asked(filled, asked):
        flash("waiting", "A little more, because of what you answered.")
        return question_url(asked, change=1, _anchor=more[0])
    return _next_url(filled, asked)


def _newly_asked(filled: Filled, asked: Question) -> list[str]:
    """Return what is asked now, was not on the page that was sent, and is empty."""
    if "asked" not in request.form:
        return []
    stood = request.form["asked"].split()
    return [
        one.field.id
        for one in shown_fields(filled, asked, {})
        if not one.is_idle and one.field.id not in stood and not one.typed and not one.kept
    ]


def _next_url(filled: Filled, asked: Question) -> str:
    later = [one for one in opened_in(filled) if one.number > asked.number]
    return question_url(later[0]) if later else url_for("vendor_questions.review")
