"""The letters to vendors: what was written, and what became of it."""

from typing import Any

from flask import Blueprint, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import notices
from portal.accounts.session import signed_in
from portal.errors import NotFound
from portal.gateways.outside import outside
from portal.notices import actions, queries
from portal.notices.models import Notice
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.forms import PortalForm
from portal.web.pages import flash, go_to, page
from portal.web.panels import Panel, add_panel

bp = Blueprint("notices", __name__, url_prefix="/notices")

_ON_A_VENDORS_PAGE = 5
_GONE = "The link went with the letter. We keep no copy: send a new request for a new link."


@bp.get("")
@requires(Permission.VENDOR_READ)
def index() -> AnyResponse:
    """List the latest letters to vendors."""
    return page(
        "notices/index.html",
        letters=queries.letters_to_vendors(),
        has_mail_server=outside().mailer.is_there,
    )


@bp.get("/<int:notice_id>")
@requires(Permission.VENDOR_READ)
def show(notice_id: int) -> AnyResponse:
    """Show one letter, and what became of it."""
    notice = _letter_to_vendor(notice_id)
    blocks = notices.blocks_of(notice.body)
    return page("notices/show.html", notice=notice, blocks=blocks, form=PortalForm())


@bp.post("/<int:notice_id>/link")
@requires(Permission.ASSESSMENT_SEND)
def copy_link(notice_id: int) -> AnyResponse:
    """Show the link of a letter that has not gone, to be sent by other means."""
    notice = _letter_to_vendor(notice_id)
    address = actions.copy_link(notice, by=signed_in())
    if address is None:
        flash("waiting", _GONE)
        return go_to(url_for("notices.show", notice_id=notice.id))
    return page("notices/link.html", notice=notice, address=address)


@bp.post("/<int:notice_id>/resending")
@requires(Permission.ASSESSMENT_SEND)
def resend(notice_id: int) -> AnyResponse:
    """Try a letter again."""
    notice = _letter_to_vendor(notice_id)
    actions.resend(notice, by=signed_in())
    flash("good", "The letter is on its way again.")
    return go_to(url_for("notices.show", notice_id=notice.id))


def gather(vendor_id: int) -> dict[str, Any] | None:
    """Return what a vendor's page shows of the letters to it, or None before the first."""
    found = queries.notices_of(vendor_id)
    return {"letters": found[:_ON_A_VENDORS_PAGE]} if found else None


add_panel(Panel(page="overview", place=10, template="notices/_panel.html", gather=gather))


def _letter_to_vendor(notice_id: int) -> Notice:
    """Return a letter to a vendor. Letters to colleagues let them sign in: nobody else reads them."""
    notice = queries.get_notice(notice_id)
    if notice.vendor_id is None:
        raise NotFound
    return notice
