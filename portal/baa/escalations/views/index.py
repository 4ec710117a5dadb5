"""The list of every case: open, accepted for a while, closed with proof."""

from flask import Response, request

from portal import accounts, tenancy
from portal.accounts.session import me
from portal.baa.escalations import CaseState, listing
from portal.baa.escalations.views.blueprint import bp
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.pages import page

# More than this is no list that a person reads.
_MOST_SKIPPED = 10_000


@bp.get("/escalations")
@requires(Permission.BAA_READ)
def index() -> Response:
    """Show the cases, the worst of the open ones first."""
    state = _state(request.args.get("show", ""))
    mine = request.args.get("mine") == "yes"
    skip = min(max(request.args.get("skip", 0, type=int), 0), _MOST_SKIPPED)
    owner_id = me().id if mine else None
    found = listing.listed(state, owner_id=owner_id, skip=skip)
    shown = found[: listing.PAGE]
    return page(
        "baa/escalations/index.html",
        state=state,
        mine=mine,
        lines=shown,
        counts=listing.counts(owner_id=owner_id),
        owners=accounts.names_of([one.case.owner_id for one in shown if one.case.owner_id]),
        on=tenancy.today_here(),
        further=skip + listing.PAGE if len(found) > listing.PAGE else 0,
    )


def _state(typed: str) -> CaseState:
    return CaseState(typed) if typed in set(CaseState) else CaseState.OPEN
