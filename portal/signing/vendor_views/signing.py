"""Signing by link: what is said, the code that comes by mail, and the signature."""

from datetime import timedelta

from flask import url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import clock
from portal.documents import Document, DocumentBroken
from portal.errors import RuleBroken
from portal.links.guard import by_whom
from portal.signing import queries
from portal.signing.actions import Said, say, send_code, sign
from portal.signing.forms import CodeForm, SignForm
from portal.signing.models import SigningIntent
from portal.signing.rules import CODE_LASTS, CODE_TRIES, CODES_A_DAY, CODES_SOON, veiled, wording
from portal.signing.saying import company_of
from portal.signing.vendor_views.blueprint import Visit, bp, to_a_paper
from portal.signing.vendor_views.reading import broken
from portal.web import limits
from portal.web.forms import PortalForm, attempted
from portal.web.pages import flash, go_to, page

_MANY_CODES = "Many codes were sent by this link. Try again later, or call the practice."
_MANY_TRIES = "That was tried too often. Ask for a new code."


@bp.route("/signature", methods=["GET", "POST"])
@to_a_paper
def signature(visit: Visit) -> AnyResponse:
    """Ask who signs and what they say, then send the code."""
    if visit.is_over:
        return go_to(url_for("signing_link.done"))
    paper = queries.latest_of(visit.envelope)
    form = _sign_form(visit, paper)
    if form.in_order():
        by = by_whom(visit.link)
        with form.attempt("full_name", by=by):
            _count_code(visit)
            said = Said(
                name=form.full_name.data or "",
                title=form.job.data or "",
                shown_sha256=form.shown.data or "",
                wording=form.wording.data or "",
            )
            say(visit.envelope, visit.signer, said, visit.link, at=clock.now(), by=by)
            return go_to(url_for("signing_link.code"))
    return page("signing/link_signature.html", form=form, visit=visit, paper=paper)


@bp.route("/code", methods=["GET", "POST"])
@to_a_paper
def code(visit: Visit) -> AnyResponse:
    """Take the code, and sign."""
    intent = queries.find_intent(visit.link, visit.signer)
    if intent is None or visit.is_over:
        return go_to(url_for("signing_link.signature"))
    form = CodeForm()
    if form.in_order():
        by = by_whom(visit.link)
        try:
            with form.attempt("code", by=by):
                _count_try(intent)
                told = (visit.envelope, visit.signer, intent, form.code.data or "", visit.link)
                sign(*told, at=clock.now(), by=by)
                return go_to(url_for("signing_link.done"))
        except DocumentBroken:
            return broken(visit, visit.envelope.latest_document_id)
    return page(
        "signing/link_code.html",
        form=form,
        visit=visit,
        intent=intent,
        sent_to=veiled(intent.sent_to),
        good_until=intent.code_sent_at + CODE_LASTS,
    )


@bp.post("/codes")
@to_a_paper
def another_code(visit: Visit) -> AnyResponse:
    """Send a new code in place of the last."""
    intent = queries.find_intent(visit.link, visit.signer)
    if intent is None:
        return go_to(url_for("signing_link.signature"))
    if PortalForm().in_order():
        by = by_whom(visit.link)
        with attempted(by=by) as attempt:
            _count_code(visit)
            send_code(visit.envelope, intent, visit.link, at=clock.now(), by=by)
        if attempt.wrong:
            flash("soon", attempt.wrong)
        else:
            flash("good", "A new code is on its way. Only the newest one works.")
    return go_to(url_for("signing_link.code"))


def _sign_form(visit: Visit, paper: Document) -> SignForm:
    words = wording()
    before = queries.find_intent(visit.link, visit.signer)
    form = SignForm(
        data={
            "full_name": before.name if before else visit.link.who,
            "job": before.title if before else visit.signer.title,
            "shown": paper.sha256,
            "wording": words.version,
        }
    )
    company = company_of(visit.envelope, visit.signer.side)
    form.say(words, company=company, pages=paper.pages or 1)
    return form


def _count_code(visit: Visit) -> None:
    """Refuse more codes than anybody needs, so that nobody's mailbox is flooded."""
    who = f"{visit.link.practice_id}/{visit.link.id}"
    soon = limits.hit("signing codes", who, most=CODES_SOON, per=CODE_LASTS)
    a_day = limits.hit("signing codes a day", who, most=CODES_A_DAY, per=timedelta(days=1))
    if not (soon and a_day):
        raise RuleBroken(_MANY_CODES)


def _count_try(intent: SigningIntent) -> None:
    """Refuse a sixth try of one code. Counted to the end, though the answer is no."""
    which = f"{intent.practice_id}/{intent.id}/{intent.code_number}"
    if not limits.hit("signing code", which, most=CODE_TRIES, per=CODE_LASTS):
        raise RuleBroken(_MANY_TRIES)
