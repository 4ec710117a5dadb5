"""The list of vendors, worst first."""

from typing import Any
from urllib.parse import urlencode

from flask import request
from werkzeug.wrappers import Response

from portal import accounts, tenancy
from portal.accounts.session import me
from portal.permissions import Permission
from portal.vendors import board
from portal.vendors.board import Filters, Place
from portal.vendors.cells import tidy
from portal.vendors.rules import TAB_WORDS, PhiVerb, Tab
from portal.vendors.views.blueprint import bp
from portal.web.access import requires
from portal.web.pages import page, part, wants_part


@bp.get("")
@requires(Permission.VENDOR_READ)
def index() -> Response:
    """Show one of the lists."""
    filters = _filters()
    listed = board.list_page(filters, _place())
    people = accounts.member_names()
    shown: dict[str, Any] = {
        "filters": filters,
        "listed": listed,
        "words": TAB_WORDS,
        "owners": people | {me().id: "You"},
        "query": urlencode(_kept()),
    }
    if wants_part():
        return part("vendors/_list.html", **shown)
    return page(
        "vendors/index.html",
        verbs=list(PhiVerb),
        people=people,
        locations=tenancy.here().locations,
        me_id=me().id,
        **shown,
    )


def _filters() -> Filters:
    asked = request.args
    owner = asked.get("owner", "")
    return Filters(
        tab=Tab(asked["tab"]) if asked.get("tab") in set(Tab) else Tab.ATTENTION,
        text=tidy(asked.get("q", ""))[:100],
        phi=PhiVerb(asked["phi"]) if asked.get("phi") in set(PhiVerb) else None,
        owner_person_id=int(owner) if owner.isdecimal() and len(owner) < 19 else None,
        location=tidy(asked.get("place", "")),
    )


def _kept() -> dict[str, str]:
    """Return what narrows the list, for the links to its other pages."""
    names = ("tab", "q", "phi", "owner", "place")
    return {name: request.args[name] for name in names if request.args.get(name)}


def _place() -> Place | None:
    for name in ("after", "before"):
        at = request.args.get(name, "")
        if at.isdecimal() and len(at) < 19:
            return board.place_of(int(at), backwards=name == "before")
    return None
