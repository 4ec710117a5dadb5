"""The certificate in the vendor's own words: read it, sign it, or send one of their own."""

from datetime import timedelta

from flask import url_for
from werkzeug.wrappers import Response

from portal import exits, tenancy
from portal.errors import RuleBroken
from portal.exits.certificate import rows, statement, title_of
from portal.exits.link_forms import OwnPaperForm
from portal.exits.vendor_views.blueprint import bp, case_of
from portal.links import Link, LinkPurpose
from portal.links.guard import by_link, by_whom, count_files
from portal.web import limits
from portal.web.forms import PortalForm, attempted
from portal.web.pages import flash, go_to, page

_MOST, _DAY = 20, timedelta(days=1)


@bp.route("/certificate", methods=["GET", "POST"])
@by_link(LinkPurpose.EXIT)
def certificate(link: Link) -> Response:
    """Show what would be signed; take a certificate of their own instead."""
    case = case_of(link)
    said = exits.find_answer(case.id)
    if said is None or said.is_proven or not case.is_open:
        return go_to(url_for("exit_link.answer"))
    form = OwnPaperForm()
    if form.in_order():
        by = by_whom(link)
        with form.attempt("paper", by=by):
            count_files(link, 1)
            exits.send_own(case, form.upload(), on=tenancy.today_here(), by=by)
            return go_to(url_for("exit_link.answer"))
    certified = exits.certified(case, said)
    return page(
        "exits/link_certificate.html",
        form=form,
        answer=said,
        title=title_of(certified.told.choice),
        statement=statement(certified),
        rows=rows(certified.told),
        chosen=said.choice.replace("_", "-"),
    )


@bp.post("/certificate/signing")
@by_link(LinkPurpose.EXIT)
def sign(link: Link) -> Response:
    """Make the paper, and go on to read and sign it."""
    if not PortalForm().in_order():
        return go_to(url_for("exit_link.certificate"))
    by = by_whom(link)
    with attempted(by=by) as attempt:
        _count(link)
        exits.make_paper(case_of(link), link, on=tenancy.today_here(), by=by)
    if attempt.wrong:
        flash("critical", attempt.wrong)
        return go_to(url_for("exit_link.certificate"))
    return go_to(exits.SIGN_AT)


def _count(link: Link) -> None:
    """Refuse more papers than anybody signs in a day. Each is sealed, and kept for years."""
    key = f"{link.practice_id}/{link.subject_id}"
    if not limits.hit("exit papers", key, most=_MOST, per=_DAY):
        raise RuleBroken("Many papers were made today. Try again tomorrow, or call.")
