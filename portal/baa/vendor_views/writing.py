"""How a vendor writes back: a question, or a change it asks for. And what was said so far."""

from datetime import timedelta

from flask import url_for
from werkzeug.wrappers import Response

from portal import baa, clock, messages, tenancy
from portal.baa.vendor_views.blueprint import asked_by, bp
from portal.errors import RuleBroken
from portal.links import Link, LinkPurpose
from portal.links.guard import by_link, by_whom
from portal.messages.forms import VendorMessageForm
from portal.web import limits
from portal.web.pages import go_to, page

_MOST = 20
_DAY = timedelta(days=1)


@bp.route("/messages", methods=["GET", "POST"])
@by_link(LinkPurpose.BAA)
def write(link: Link) -> Response:
    """Take a message about the request, and show the thread."""
    asked = asked_by(link)
    form = VendorMessageForm()
    if form.in_order():
        by = by_whom(link)
        with form.attempt("words", by=by):
            _count(link)
            words, section = form.words.data or "", form.section.data or ""
            baa.write_back(asked, words, section, at=clock.now(), by=by)
            return go_to(url_for("baa_link.done", of="message"))
    thread = messages.thread_of(asked.vendor_id, baa.subject_of(asked))
    return page(
        "baa/link_messages.html",
        form=form,
        asked=asked,
        thread=thread,
        practice=tenancy.here(),
    )


def _count(link: Link) -> None:
    """Refuse more messages about one request than anybody needs in a day, by however many links."""
    key = f"{link.practice_id}/{link.purpose}/{link.subject_id}"
    if not limits.hit("link messages", key, most=_MOST, per=_DAY):
        raise RuleBroken("Many messages came today. Write the rest tomorrow, or call.")
