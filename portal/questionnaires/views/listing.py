"""The lists: all assessments of the practice, and those of one vendor."""

from datetime import date

from flask import request, url_for
from werkzeug.wrappers import Response

from portal import questionnaires, tenancy, vendors
from portal.jobs.review_facts import reassessment_of
from portal.permissions import Permission
from portal.questionnaires import AssessmentTab, queries, review_queries
from portal.questionnaires.addressees import addressed
from portal.questionnaires.review_rules import LEVEL_WORDS
from portal.questionnaires.rules import badge
from portal.questionnaires.views.blueprint import OF_VENDOR, bp, vendor_page
from portal.web.access import requires
from portal.web.pages import page


@bp.get("/assessments")
@requires(Permission.ASSESSMENT_READ)
def index() -> Response:
    """Show what waits for review, what waits for vendors, and all."""
    counts = queries.tab_counts()
    tab = _tab(counts)
    found = queries.list_page(tab, after=_after())
    rows, more = found[: queries.PAGE], found[queries.PAGE :]
    on = tenancy.today_here()
    sent = addressed(rows)
    last = rows[-1] if rows and more else None
    return page(
        "questionnaires/index.html",
        tab=tab,
        counts=counts,
        rows=[(row, badge(row.state, row.due_on, on=on), sent[row.id]) for row in rows],
        next_url=url_for(
            "questionnaires.index", tab=tab, after=f"{last.due_on.isoformat()}.{last.id}"
        )
        if last
        else "",
    )


@bp.get(OF_VENDOR)
@requires(Permission.ASSESSMENT_READ)
def of_vendor(vendor_id: int) -> Response:
    """Show a vendor's answers: where they stand now, and every time it was asked before."""
    vendor = vendors.get_vendor(vendor_id)
    on = tenancy.today_here()
    found = questionnaires.assessments_of(vendor_id)
    return vendor_page(
        "questionnaires/of_vendor.html",
        vendor,
        assessments=[(one, one.badge(on)) for one in found],
        sent=addressed(found),
        reviews=review_queries.latest_reviews([one.id for one in found]),
        level_words=LEVEL_WORDS,
        todo=review_queries.followups_of(vendor_id),
        again=None if vendor.is_former else reassessment_of(vendor_id, on),
        may_be_asked=not vendor.is_former and queries.may_be_asked(found),
    )


def _tab(counts: dict[AssessmentTab, int]) -> AssessmentTab:
    asked = request.args.get("tab", "")
    if asked in list(AssessmentTab):
        return AssessmentTab(asked)
    return AssessmentTab.REVIEW if counts[AssessmentTab.REVIEW] else AssessmentTab.WAITING


def _after() -> tuple[date, int] | None:
    day, _, number = request.args.get("after", "").partition(".")
    try:
        return date.fromisoformat(day), int(number)
    except ValueError:
        return None
