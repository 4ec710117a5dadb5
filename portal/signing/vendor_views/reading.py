"""Reading the paper by link: page by page, as pictures, with the text of each."""

from datetime import timedelta

from flask import Response, abort, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.documents import DocumentBroken
from portal.links.guard import by_whom
from portal.signing import queries
from portal.signing.actions import note_page
from portal.signing.giving import png, raise_alarm
from portal.signing.paging import picture_of, sheets_of
from portal.signing.vendor_views.blueprint import Visit, bp, to_a_paper
from portal.web import limits
from portal.web.pages import go_to, page

_PICTURES_A_MINUTE = 240
_MINUTE = timedelta(minutes=1)


@bp.get("")
@to_a_paper
def read(visit: Visit) -> AnyResponse:
    """Show the whole paper. What is over, or signed, is shown as that."""
    if visit.is_over:
        return go_to(url_for("signing_link.done"))
    paper = queries.latest_of(visit.envelope)
    slow_down(visit)
    try:
        sheets = sheets_of(paper)
    except DocumentBroken:
        return broken(visit, paper.id)
    return page(
        "signing/link_read.html",
        visit=visit,
        envelope=visit.envelope,
        paper=paper,
        sheets=sheets,
        everyone=queries.signers(visit.envelope),
    )


@bp.get("/revisions/<int:document_id>/pages/<int:number>")
@to_a_paper
def picture(visit: Visit, document_id: int, number: int) -> AnyResponse:
    """Give out the picture of one page, and write down that it was shown."""
    slow_down(visit)
    try:
        document, drawn = picture_of(visit.envelope, document_id, number)
    except DocumentBroken:
        return broken(visit, document_id)
    note_page(
        visit.envelope,
        visit.signer,
        document,
        number,
        link=visit.link,
        by=by_whom(visit.link),
    )
    return png(drawn, number)


def broken(visit: Visit, document_id: int) -> Response:
    """Raise the alarm, and give out nothing."""
    raise_alarm(document_id, by=by_whom(visit.link))
    return page("signing/link_broken.html", 500, visit=visit)


def slow_down(visit: Visit) -> None:
    """Refuse more pages a minute than anybody reads."""
    who = f"{visit.link.practice_id}/{visit.link.id}"
    if not limits.hit("pages by link", who, most=_PICTURES_A_MINUTE, per=_MINUTE):
        abort(429)
