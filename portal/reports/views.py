"""Today, and the rows behind its numbers."""

from datetime import date
from typing import Any

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from portal import accounts, backups, clock, documents, flags, tenancy
from portal.accounts.session import me
from portal.errors import NotFound
from portal.permissions import Permission
from portal.reports import posture, queries
from portal.reports.chart import NARROW, WIDE, Plot, last_months
from portal.reports.queries import DateAhead
from portal.web.access import requires
from portal.web.pages import page

bp = Blueprint("reports", __name__, url_prefix="/today")

MOST_ACTIONS = 5
MOST_DATES = 6
SOON = 30
_DATE_WORDS = {
    "baa_ends": ("soon", "{name}: BAA ends", "/baa"),
    "review": ("soon", "{name}: BAA review", "/baa"),
    "baa_due": ("waiting", "{name}: BAA asked for", "/baa"),
    "re_ask": ("", "{name}: ask again about the need", "/baa#need"),
    "override_ends": ("critical", "{name}: leave to send PHI ends", "/baa"),
    "case_due": ("critical", "{name}: settle the refusal", "/baa/escalation"),
    "acceptance_ends": ("critical", "{name}: acceptance of the refusal ends", "/baa/escalation"),
    "waiver_ends": ("", "{name}: waiver ends", "/baa"),
    "exit_due": ("soon", "{name}: the end, next step due", "/exit"),
    "answers_due": ("waiting", "{name}: answers due", "/assessments"),
}
_TITLES = {
    "without-baa": "Vendors with PHI and no BAA",
    "refused": "Vendors that refused a BAA",
    "needs-attention": "Vendors with a BAA that needs attention",
    "not-covered": "Vendors with PHI outside their BAA",
    "waived": "Vendors with PHI and waived flags",
    "covered": "Vendors with PHI that are covered",
    "review": "Vendors to review in the next 30 days",
    "unsorted": "Vendors that are not sorted yet",
    "with-phi": "Vendors with PHI",
    "all": "All vendors",
}


@bp.get("")
@requires(Permission.VENDOR_READ)
def today() -> Response:
    """Show what is true, what to do next, what comes, and how it went."""
    on = tenancy.today_here()
    counted = queries.counts(on)
    if not counted.vendors:
        return page("reports/empty.html")
    months = queries.history(last_months(on))
    dates = queries.dates_ahead(on, MOST_DATES)
    return page(
        "reports/today.html",
        counts=counted,
        sentences=posture.sentences(counted),
        strip=posture.strip(counted),
        strip_words=posture.in_words(counted),
        actions=_actions(on),
        dates=_with_the_drill([_date(one, on) for one in dates], on),
        next_review=_next_review(dates),
        apart=documents.apart_together(clock.now()),
        plot=Plot(months, WIDE),
        plot_narrow=Plot(months, NARROW),
    )


@bp.get("/<string:which>")
@requires(Permission.VENDOR_READ)
def rows(which: str) -> Response:
    """Show the vendors that a number stands for."""
    if not queries.is_known(which):
        raise NotFound
    after = request.args.get("after", type=int)
    found = queries.rows_behind(which, tenancy.today_here(), after=after)
    shown, more = found[: queries.PAGE], found[queries.PAGE :]
    further = url_for("reports.rows", which=which, after=shown[-1].id) if more else ""
    return page("reports/rows.html", title=_TITLES[which], rows=shown, further=further)


def _next_review(dates: list[DateAhead]) -> dict[str, Any] | None:
    found = next((one for one in dates if one.what in {"review", "baa_ends"}), None)
    if found is None:
        return None
    return {"name": found.name, "day": found.day, "url": f"/vendors/{found.vendor_id}/baa"}


def _actions(on: date) -> list[dict[str, Any]]:
    """Return the five first things to do, one a vendor."""
    top = queries.next_vendors(MOST_ACTIONS)
    carried = flags.open_flags([one.id for one in top])
    names = accounts.names_of([one.owner_person_id for one in top if one.owner_person_id])
    found = []
    for vendor in top:
        flag = next((one for one in carried.get(vendor.id, []) if not one.waived_until), None)
        if flag is not None:
            owner = "You" if vendor.owner_person_id == me().id else None
            found.append(
                {
                    "flag": flag,
                    "due": _due(flag, on),
                    "late": flag.due_on is not None and flag.due_on < on,
                    "owner": owner or names.get(vendor.owner_person_id or 0, "Nobody yet"),
                }
            )
    return found


def _due(flag: flags.Flag, on: date) -> str:
    if flag.due_on is None:
        return f"Since {flag.since_on:%b} {flag.since_on.day}" + _year(flag.since_on, on)
    late = (on - flag.due_on).days
    if late > 0:
        return f"{late} day{'s' if late > 1 else ''} late"
    return f"Due {flag.due_on:%A, %b} {flag.due_on.day}" + _year(flag.due_on, on)


def _year(day: date, on: date) -> str:
    return "" if day.year == on.year else f", {day.year}"


def _with_the_drill(dates: list[dict[str, Any]], on: date) -> list[dict[str, Any]]:
    """Return the dates with the day by which a backup must be restored once again."""
    due = backups.standing().due_on
    left = (due - on).days
    if due > on + queries.AHEAD:
        return dates
    drill = {
        "day": due,
        "state": "critical" if left < 0 else "soon" if left <= SOON else "",
        "words": "Restore drill of the backup due",
        "url": "/settings/restore-drills",
        "when": _when(left),
    }
    return sorted([*dates, drill], key=lambda one: one["day"])[:MOST_DATES]


def _when(left: int) -> str:
    if left < 0:
        return f"Overdue by {-left} day{'s' if left < -1 else ''}"
    return {0: "Today", 1: "Tomorrow"}.get(left, f"In {left} days")


def _date(ahead: DateAhead, on: date) -> dict[str, Any]:
    state, words, path = _DATE_WORDS[ahead.what]
    left = (ahead.day - on).days
    return {
        "day": ahead.day,
        "state": state if left <= SOON else "",
        "words": words.format(name=ahead.name),
        "url": f"/vendors/{ahead.vendor_id}{path}",
        "when": _when(left),
    }
