"""Pages of the trail. Whoever reads it is written into it."""

import csv
import io
from collections.abc import Collection, Iterable
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, request, url_for

from portal import accounts, audit, clock, documents, flags, tenancy, vendors
from portal.accounts.session import signed_in
from portal.audit import queries
from portal.audit.asking import Asked, asked, groups_asked, place, place_words
from portal.audit.queries import PAGE, TrailLine
from portal.audit.showing import Names, in_days
from portal.audit.telling import tell, who
from portal.audit.words import GROUP_WORDS, Group
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.pages import page

bp = Blueprint("audit", __name__)

_MOST_DOWNLOADED = 10_000
_ON_A_TIMELINE = (
    Group.BAA,
    Group.LETTERS,
    Group.ANSWERS,
    Group.DOCUMENTS,
    Group.RECORD,
    Group.FLAGS,
)


@bp.get("/audit")
@requires(Permission.AUDIT_READ)
def trail() -> Response:
    """Show who did what."""
    wanted = asked(request.args, tenancy.today_here())
    sought = wanted.sought(_zone(), _vendors_named)
    lines = queries.events(sought, before=wanted.before, most=PAGE + 1)
    total = queries.count_events(sought)
    _record_reading(wanted, downloaded=None)
    shown = lines[:PAGE]
    return page(
        "audit/trail.html",
        days=in_days(shown, _names(shown), _zone()),
        asked=wanted,
        groups=GROUP_WORDS,
        standing=queries.chain_standing(clock.now()),
        total=total,
        count=len(shown),
        older=_older(lines, wanted),
    )


@bp.get("/audit/lines")
@requires(Permission.AUDIT_READ)
def lines() -> Response:
    """Hand out the lines that are sought as a table."""
    wanted = asked(request.args, tenancy.today_here())
    sought = wanted.sought(_zone(), _vendors_named)
    found = queries.events(sought, before=None, most=_MOST_DOWNLOADED)
    _record_reading(wanted, downloaded=len(found))
    answer = Response(_table(found), mimetype="text/csv")
    answer.headers["Content-Disposition"] = "attachment; filename=audit-trail.csv"
    return answer


@bp.get("/audit/proof")
@requires(Permission.AUDIT_READ)
def proof() -> Response:
    """Show how anyone can check the chain."""
    return page("audit/proof.html", standing=queries.chain_standing(clock.now()))


@bp.get("/vendors/<int:vendor_id>/timeline")
@requires(Permission.VENDOR_READ)
def timeline(vendor_id: int) -> Response:
    """Show what happened with a vendor."""
    vendor = vendors.get_vendor(vendor_id)
    groups = groups_asked(request.args, _ON_A_TIMELINE)
    lines = queries.timeline(
        vendor.id,
        since=tenancy.here().opened_at,
        groups=groups,
        before=place(request.args.get("before")),
        most=PAGE + 1,
    )
    audit.record(audit.Deed.TRAIL_READ, by=signed_in(), subject=("vendor", vendor.id))
    shown = lines[:PAGE]
    return page(
        "audit/timeline.html",
        vendor=vendor,
        flags=flags.open_flags([vendor.id]).get(vendor.id, []),
        days=in_days(shown, _names(shown), _zone()),
        groups={group: GROUP_WORDS[group] for group in _ON_A_TIMELINE},
        ticked=groups,
        older=url_for(
            "audit.timeline",
            vendor_id=vendor.id,
            kind=sorted(groups),
            before=place_words(shown[-1].place),
        )
        if len(lines) > PAGE
        else "",
    )


def _record_reading(wanted: Asked, *, downloaded: int | None) -> None:
    audit.record(
        audit.Deed.TRAIL_READ,
        by=signed_in(),
        first_day=wanted.first.isoformat(),
        last_day=wanted.last.isoformat(),
        downloaded=downloaded,
    )


def _older(lines: list[TrailLine], wanted: Asked) -> str:
    if len(lines) <= PAGE:
        return ""
    begin = place_words(lines[PAGE - 1].place)
    further = wanted.again() | {"before": begin, "seen": str(wanted.seen + PAGE)}
    return f"{url_for('audit.trail')}?{urlencode(further)}"


def _zone() -> ZoneInfo:
    return ZoneInfo(tenancy.here().time_zone)


def _vendors_named(text: str) -> Collection[int]:
    tabs = (vendors.Filters(tab=tab, text=text) for tab in vendors.Tab)
    return [row.id for filters in tabs for row in vendors.list_page(filters).rows]


def _names(lines: Iterable[TrailLine]) -> Names:
    events = [line.event for line in lines]
    vendor_ids = {event.vendor_id for event in events if event.vendor_id}
    papers = {event.subject_id or 0 for event in events if event.subject_kind == "document"}
    people = {event.subject_id or 0 for event in events if event.subject_kind == "person"}
    kept = documents.get_documents(papers)
    return Names(
        vendors={vendor.id: vendor.name for vendor in vendors.get_vendors(vendor_ids)},
        documents={number: document.name for number, document in kept.items()},
        people=accounts.names_of(people),
    )


def _table(found: list[TrailLine]) -> str:
    names = _names(found)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["line", "moment (UTC)", "who", "deed", "about", "address", "request"])
    for line in found:
        event = line.event
        told = tell(
            event.deed, (event.actor_kind, event.actor_name), event.details, names=names.of(line)
        )
        cells = [
            who(event.actor_kind, event.actor_name),
            told.sentence,
            names.vendors.get(event.vendor_id or 0, ""),
            event.ip or "",
            event.request_id or "",
        ]
        writer.writerow([line.number or "", event.at.isoformat(), *map(_as_text, cells)])
    return out.getvalue()


def _as_text(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
