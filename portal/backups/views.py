"""The restore drills of a practice, with their records."""

from flask import Blueprint
from werkzeug.wrappers import Response

from portal import tenancy
from portal.backups import queries
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.pages import page

bp = Blueprint("backups", __name__, url_prefix="/settings/restore-drills")


@bp.get("")
@requires(Permission.PRACTICE_READ)
def drills() -> Response:
    """Show when a backup was restored to see whether it can be, and when the next time is due."""
    return page(
        "backups/drills.html",
        drills=queries.drills(),
        standing=queries.standing(),
        on=tenancy.today_here(),
    )
