"""Pages of a practice's own questions: the list, a question with its preview, its retirement."""

from flask import Blueprint, abort, request, url_for
from werkzeug.wrappers import Response

from portal.accounts.session import signed_in
from portal.errors import RuleBroken
from portal.permissions import Permission
from portal.questionnaires.own import actions, queries
from portal.questionnaires.own.forms import OwnQuestionForm
from portal.questionnaires.own.queries import Standing
from portal.questionnaires.own.rules import KINDS, OwnWording, checked, pack_of
from portal.questionnaires.question_set import FieldKind, Question
from portal.questionnaires.showing import ShownField
from portal.questionnaires.wording import named
from portal.tenancy import here
from portal.web.access import requires
from portal.web.forms import PortalForm, attempted
from portal.web.pages import flash, go_to, page

bp = Blueprint("own_questions", __name__, url_prefix="/settings/questions")

_KIND_WORDS = {
    FieldKind.YES_NO: "Yes or no",
    FieldKind.CHOICE: "One of several answers",
    FieldKind.MULTI: "Several answers to tick",
    FieldKind.TEXT: "Text",
    FieldKind.DATE: "A day",
    FieldKind.NUMBER: "A number",
    FieldKind.FILE: "A file",
}


@bp.get("")
@requires(Permission.QUESTIONS_CHANGE)
def index() -> Response:
    """Show the practice's own questions."""
    return page(
        "questionnaires/own/index.html",
        form=PortalForm(),
        asked=queries.own_questions(),
        retired=[one for one in queries.own_questions(with_retired=True) if one.is_retired],
        kinds=_KIND_WORDS,
    )


@bp.route("/new/<string:kind>", methods=["GET", "POST"])
@requires(Permission.QUESTIONS_CHANGE)
def new(kind: str) -> Response:
    """Write a question, look at it as the vendor will, keep it."""
    if kind not in list(KINDS):
        abort(404)
    form = OwnQuestionForm()
    form.fit(FieldKind(kind))
    if form.in_order() and not _is_preview():
        with form.attempt("ask", by=signed_in()):
            actions.add(form.told(), by=signed_in())
            flash("good", "Question kept. It can be sent beside the five from now on.")
            return go_to(url_for("own_questions.index"))
    return _page(form, None)


@bp.route("/<int:question_id>", methods=["GET", "POST"])
@requires(Permission.QUESTIONS_CHANGE)
def edit(question_id: int) -> Response:
    """Word a question anew: a new version. What was sent keeps its wording."""
    standing = queries.get_own_question(question_id)
    form = OwnQuestionForm()
    form.fit(standing.wording.kind)
    if not form.is_submitted():
        form.know(standing.wording)
    if form.in_order() and not _is_preview():
        with form.attempt("ask", by=signed_in()):
            actions.reword(standing, form.told(), by=signed_in())
            flash("good", "Kept as a new version. What was sent already stays as it was.")
            return go_to(url_for("own_questions.index"))
    return _page(form, standing)


@bp.post("/<int:question_id>/retirement")
@requires(Permission.QUESTIONS_CHANGE)
def retire(question_id: int) -> Response:
    """Ask a question no more."""
    actions.retire(queries.get_own_question(question_id), by=signed_in())
    flash("quiet", "Retired. It is asked no more; what was sent already stays as it was.")
    return go_to(url_for("own_questions.index"))


@bp.post("/<int:question_id>/position")
@requires(Permission.QUESTIONS_CHANGE)
def move_up(question_id: int) -> Response:
    """Ask a question earlier."""
    with attempted(by=signed_in()) as attempt:
        actions.move_up(queries.get_own_question(question_id), by=signed_in())
    if attempt.wrong:
        flash("soon", attempt.wrong)
    return go_to(url_for("own_questions.index"))


def _is_preview() -> bool:
    return request.form.get("deed") == "preview"


def _page(form: OwnQuestionForm, standing: Standing | None) -> Response:
    preview = _previewed(form) if form.is_submitted() else standing and standing.wording
    question = _as_asked(preview) if preview else None
    return page(
        "questionnaires/own/edit.html",
        form=form,
        standing=standing,
        kind_words=_KIND_WORDS[form.kind],
        question=question,
        why=named(question.why, here().name) if question else "",
        fields=_empty_fields(question) if question else [],
        versions=queries.versions_of(standing.question.id) if standing else [],
    )


def _previewed(form: OwnQuestionForm) -> OwnWording | None:
    """Return what was typed, where it can be asked. Looking keeps nothing."""
    if form.errors:
        return None
    try:
        return checked(form.told())
    except RuleBroken as refusal:
        form["ask"].errors = [*form["ask"].errors, str(refusal)]
        return None


def _as_asked(wording: OwnWording) -> Question:
    return pack_of([(0, 1, wording)]).questions[0]


def _empty_fields(question: Question) -> list[ShownField]:
    return [
        ShownField(field=one, typed="", wrong="", is_idle=False, kept=(), told=None, started="")
        for one in question.fields
    ]
