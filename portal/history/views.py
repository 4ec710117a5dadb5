"""Pages as of a past day: the vendor list, its download, and one vendor."""

from datetime import date

from flask import Blueprint, request
from werkzeug.wrappers import Response

from portal import audit, tenancy
from portal.accounts.session import signed_in
from portal.errors import RuleBroken
from portal.history import listing, showing
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.pages import page

bp = Blueprint("history", __name__, url_prefix="/vendors")


@bp.get("/as-of")
@requires(Permission.VENDOR_READ)
def register() -> Response:
    """Show the vendor list as it stood at the end of a day."""
    on, problem = _asked(tenancy.today_here())
    if problem or on is None:
        return _refused("history/register.html", problem, found=None)
    number = max(request.args.get("page", 1, type=int), 1)
    found = listing.register(on, skip=(number - 1) * listing.PAGE)
    return page(
        "history/register.html",
        on=on,
        problem="",
        found=found,
        number=number,
        first=(number - 1) * listing.PAGE + 1,
        further=number * listing.PAGE < found.total,
        begins_on=showing.begins_on(),
        dealings_begin_on=showing.dealings_begin_on(on),
    )


@bp.get("/as-of/table")
@requires(Permission.VENDOR_READ)
def download() -> Response:
    """Hand out the list as of a day as a table. Whoever takes it is written into the trail."""
    on, problem = _asked(tenancy.today_here())
    if problem or on is None:
        return _refused("history/register.html", problem, found=None)
    found = listing.register(on, most=None)
    audit.record(
        audit.Deed.REGISTER_TAKEN, by=signed_in(), as_of=on.isoformat(), vendors=len(found.lines)
    )
    answer = Response(listing.table(found), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename=vendors-{on.isoformat()}.csv"
    return answer


@bp.get("/<int:vendor_id>/as-of")
@requires(Permission.VENDOR_READ)
def vendor(vendor_id: int) -> Response:
    """Show one vendor as it stood at the end of a day."""
    name = showing.name_of(vendor_id)
    on, problem = _asked(None)
    if problem or on is None:
        return _refused("history/vendor.html", problem, name=name, vendor_id=vendor_id, then=None)
    shown = showing.vendor_then(vendor_id, on)
    if shown["then"] is not None:
        name = shown["then"].name
    return page(
        "history/vendor.html",
        on=on,
        problem="",
        name=name,
        vendor_id=vendor_id,
        begins_on=showing.begins_on(),
        dealings_begin_on=showing.dealings_begin_on(on),
        **shown,
    )


def _asked(otherwise: date | None) -> tuple[date | None, str]:
    """Return the day that is asked for, and why it cannot be answered."""
    told = request.args.get("on", "").strip()
    try:
        on = date.fromisoformat(told) if told else otherwise
        if on is not None:
            showing.check(on)
    except RuleBroken as broken:
        return None, str(broken)
    except (ValueError, OverflowError):
        return None, "That is no day. Enter it as year, month and day."
    return on, ""


def _refused(template: str, problem: str, **shown: object) -> Response:
    begins_on = showing.begins_on()
    status = 422 if problem else 200
    return page(template, status, on=None, problem=problem, begins_on=begins_on, **shown)
