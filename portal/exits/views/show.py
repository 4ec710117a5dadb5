"""The page of one end: what is true, what is next, each step with its day and proof."""

from typing import Any

from werkzeug.wrappers import Response

from portal import baa, clock, documents, exits, flags, links, notices, reminders, tenancy, vendors
from portal.accounts.session import my_role
from portal.exits import Exit, showing
from portal.exits.views.blueprint import bp
from portal.links import LinkPurpose
from portal.permissions import Permission, may
from portal.web.access import requires
from portal.web.pages import page
from portal.web.panels import Panel, add_panel


@bp.get("/vendors/<int:vendor_id>/exit")
@requires(Permission.BAA_READ)
def show(vendor_id: int) -> Response:
    """Show the case that is open, or else the last one."""
    return _page(exits.get_current_exit(vendor_id))


@bp.get("/vendors/<int:vendor_id>/exit/cases/<int:exit_id>")
@requires(Permission.BAA_READ)
def earlier(vendor_id: int, exit_id: int) -> Response:
    """Show a case of before."""
    return _page(exits.get_exit(vendor_id, exit_id))


def _page(case: Exit) -> Response:
    on = tenancy.today_here()
    vendor = vendors.get_vendor(case.vendor_id)
    steps, answers = exits.steps_of(case.id), exits.answers_of(case.id)
    papers = [*(one.document_id for one in steps), *(one.document_id for one in answers)]
    reopened = exits.reopenings_of(case.id)
    papers += [case.closed_document_id, *(one.closed_document_id for one in reopened)]
    files = documents.get_documents([one for one in papers if one is not None])
    link = exits.first_link(case)
    stands = exits.standing(case)
    return page(
        "exits/show.html",
        vendor=vendor,
        flags=flags.open_flags([vendor.id]).get(vendor.id, []),
        case=case,
        steps=steps,
        answers=answers,
        stands=stands,
        says=showing.sentence(stands, vendor, on),
        promised=exits.promised_by(vendor.id, on),
        files=files,
        apart={
            one: why for one, file in files.items() if (why := documents.apart(file, clock.now()))
        },
        letter=notices.find_notice_by_key(exits.letter_key(link)) if link else None,
        sent=links.links_of(LinkPurpose.EXIT, [case.id]).get(case.id, []),
        ahead=showing.letters_ahead(stands, on),
        calls=reminders.calls_about(LinkPurpose.EXIT, [case.id]).get(case.id, []),
        went=reminders.reminders_of(LinkPurpose.EXIT, [case.id]).get(case.id, []),
        reopened=reopened,
        others=[one for one in exits.exits_of(vendor.id) if one.id != case.id],
        rows_of=showing.rows_of,
    )


def gather(vendor_id: int) -> dict[str, Any] | None:
    """Return what the panel on the BAA page shows."""
    case = exits.current_exit(vendor_id)
    if case is None:
        return None
    stands, vendor = exits.standing(case), vendors.get_vendor(vendor_id)
    says = showing.sentence(stands, vendor, tenancy.today_here())
    return {"stands": stands, "says": says, "done": showing.done_count(stands)}


def gather_the_way(vendor_id: int) -> dict[str, Any] | None:
    """Return what the way to an end shows, where PHI was held and no BAA is in force.

    Where one is, the card of its term leads there.
    """
    on = tenancy.today_here()
    if not may(my_role(), Permission.BAA_TERMINATE) or baa.find_binding(vendor_id, on) is not None:
        return None
    is_open = exits.find_open_exit(vendor_id) is not None
    return None if is_open or not exits.held_phi(vendors.get_vendor(vendor_id), on) else {}


add_panel(Panel(page="baa", place=80, template="exits/_panel.html", gather=gather))
add_panel(
    Panel(page="baa", place=81, template="exits/_begin.html", gather=gather_the_way, is_beside=True)
)
