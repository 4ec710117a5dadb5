"""What a vendor asks the practice about one question, and a word from the wrong person."""

from flask import url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import clock
from portal.links import Link, LinkPurpose
from portal.links.guard import by_link, by_whom
from portal.questionnaires.together.asking import ask, say_wrong_person, thread_at
from portal.questionnaires.together.forms import AskForm, WrongPersonForm
from portal.questionnaires.vendor_views.blueprint import bp, filled_of, question_of, question_url
from portal.web.pages import flash, go_to, page


@bp.route("/questions/<int:number>/messages", methods=["GET", "POST"])
@by_link(LinkPurpose.QUESTIONNAIRE)
def write(link: Link, number: int) -> AnyResponse:
    """Write to the practice about a question, and read what it wrote."""
    filled = filled_of(link)
    asked = question_of(filled, number)
    form = AskForm()
    if form.in_order():
        by = by_whom(link)
        with form.attempt("words", by=by):
            ask(filled, asked, form.words.data or "", at=clock.now(), by=by)
            flash("good", "Sent. The answer will stand at this question, and you get a letter.")
            return go_to(question_url(asked))
    thread = thread_at(filled, asked)
    return page("questionnaires/link_ask.html", form=form, question=asked, thread=thread)


@bp.route("/wrong-person", methods=["GET", "POST"])
@by_link(LinkPurpose.QUESTIONNAIRE)
def wrong_person(link: Link) -> AnyResponse:
    """Say that somebody else should be asked, whoever that may be."""
    filled = filled_of(link)
    form = WrongPersonForm()
    if form.in_order():
        by = by_whom(link)
        with form.attempt("who", by=by):
            say_wrong_person(filled, form.who.data or "", at=clock.now(), by=by)
            flash("good", "Thank you. It was passed on, and somebody else will be asked.")
            return go_to(url_for("vendor_questions.welcome"))
    return page("questionnaires/link_wrong_person.html", form=form)
