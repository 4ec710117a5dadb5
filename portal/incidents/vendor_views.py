"""Where a vendor reports an incident, by any of its links and at any time, and adds facts later."""

from datetime import timedelta

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from portal import documents, incidents, links, tenancy
from portal.errors import NotFound, RuleBroken
from portal.incidents.fact_forms import MoreFactsForm, ReportForm
from portal.links import Link, LinkPurpose
from portal.links.guard import by_any_confirmed_link, by_whom, count_files
from portal.web import limits
from portal.web.pages import flash, go_to, page

bp = Blueprint("incident_link", __name__, url_prefix="/link/incident")

_MOST_REPORTS = 20
_DAY = timedelta(days=1)

links.set_first_page(LinkPurpose.INCIDENT, "incident_link.report")


@bp.route("", methods=["GET", "POST"])
@by_any_confirmed_link
def report(link: Link) -> Response:
    """Take a report; offer to add to those that are open."""
    form = ReportForm(data={"name": link.who, "email": link.confirmed_email})
    if form.in_order():
        by = by_whom(link)
        with form.attempt("what", by=by):
            _count(link, len(form.uploads()))
            found = incidents.report(link, form.saying(), on=tenancy.today_here(), by=by)
            flash("good", "Thank you. The practice is told at once. You can add facts here.")
            return go_to(url_for("incident_link.add", incident_id=found.id))
    known = [one for one in incidents.incidents_of(link.vendor_id) if one.is_open and _may_add(one)]
    return page("incidents/link_report.html", form=form, link=link, known=known)


@bp.route("/<int:incident_id>", methods=["GET", "POST"])
@by_any_confirmed_link
def add(link: Link, incident_id: int) -> Response:
    """Say what is still missing, and take more facts."""
    incident = _found(link, incident_id)
    form = MoreFactsForm()
    if form.in_order():
        by = by_whom(link)
        with form.attempt("what", by=by):
            _count(link, len(form.uploads()))
            incidents.add(incident, link, form.saying(), on=tenancy.today_here(), by=by)
            flash("good", "Thank you. Your facts are added, and the practice is told.")
            return go_to(url_for("incident_link.add", incident_id=incident.id))
    stands = incidents.standing(incident)
    own = [one for one in stands.reports if _is_own(link, one)]
    papers = incidents.papers_of(incident.id)
    return page(
        "incidents/link_add.html",
        form=form,
        incident=incident,
        missing=stands.missing,
        own=own,
        rows_of=lambda one: incidents.rows(one.facts),
        papers=papers,
        files=documents.get_documents([number for one in own for number in papers.get(one.id, ())]),
        apart_of=documents.apart_for_vendor,
    )


def _found(link: Link, incident_id: int) -> incidents.Incident:
    found = incidents.find_incident(incident_id)
    if found is None or found.vendor_id != link.vendor_id or not _may_add(found):
        raise NotFound
    return found


def _may_add(incident: incidents.Incident) -> bool:
    """Tell whether the vendor knows of it: it reported it, or was asked about it."""
    return incident.how == incidents.How.LINK or incident.asked_on is not None


def _is_own(link: Link, said: incidents.IncidentReport) -> bool:
    """Tell whether this visitor said it: by this link, or from the same confirmed address."""
    email = (link.email or "").lower()
    return said.link_id == link.id or bool(email and said.by_email.lower() == email)


def _count(link: Link, files: int) -> None:
    """Refuse more reports than anybody needs in a day, whichever link of a vendor they come by."""
    key = f"{link.practice_id}/{link.vendor_id}"
    if not limits.hit("incident reports", key, most=_MOST_REPORTS, per=_DAY):
        raise RuleBroken("Many reports came from your company today. Call the practice instead.")
    count_files(link, files)
