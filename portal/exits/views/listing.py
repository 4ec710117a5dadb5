"""All ends: those that are open, worst first, and those closed last."""

from werkzeug.wrappers import Response

from portal import exits, tenancy
from portal.exits.views.blueprint import bp
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.pages import page


@bp.get("/exits")
@requires(Permission.BAA_READ)
def index() -> Response:
    """Show the open cases, worst first, and the closed ones."""
    on = tenancy.today_here()
    return page(
        "exits/index.html",
        rows=[exits.told_in_list(one, on) for one in exits.list_open(on)],
        closed=exits.list_closed(),
    )
