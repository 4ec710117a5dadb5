"""What people here judge: agent or not, how many, what it is, each duty, the end of it."""

from collections.abc import Callable
from typing import Any

from werkzeug.wrappers import Response

from portal import incidents, tenancy, vendors
from portal.accounts.session import signed_in
from portal.errors import NotFound
from portal.incidents import EntryKind, Incident
from portal.incidents.forms import (
    AgencyForm,
    DecisionForm,
    DelayForm,
    DutyForm,
    WhyForm,
    people_form,
)
from portal.incidents.rules import Agency
from portal.incidents.views.blueprint import ONE, bp, to_the_incident
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.forms import PortalForm
from portal.web.pages import flash, page


@bp.route(f"{ONE}/agency", methods=["GET", "POST"])
@requires(Permission.BAA_DECIDE)
def agency(vendor_id: int, incident_id: int) -> Response:
    """Write down whether the vendor is the practice's agent."""
    incident = incidents.get_incident(vendor_id, incident_id)
    form = AgencyForm()

    def deed() -> None:
        said, why = Agency(form.agency.data), form.reason.data or ""
        incidents.judge_agency(incident, said, why, by=signed_in())

    stands = incidents.standing(incident)
    return _through(form, "reason", deed, "incidents/agency.html", incident, stands=stands)


@bp.route(f"{ONE}/people", methods=["GET", "POST"])
@requires(Permission.INCIDENT_RECORD)
def people(vendor_id: int, incident_id: int) -> Response:
    """Write down how many people are affected, and where they live."""
    incident = incidents.get_incident(vendor_id, incident_id)
    stands = incidents.standing(incident)
    before = stands.last(EntryKind.PEOPLE)
    known = {"total": stands.situation.affected}
    known |= {"states": before.facts["by_state"]} if before else {}
    form = people_form(stands.states, known)

    def deed() -> None:
        total, why = form.total.data or 0, form.reason.data or ""
        incidents.count_people(incident, total, form.by_state(), why, by=signed_in())

    return _through(form, "total", deed, "incidents/people.html", incident)


@bp.route(f"{ONE}/assessment", methods=["GET", "POST"])
@requires(Permission.BAA_DECIDE)
def assess(vendor_id: int, incident_id: int) -> Response:
    """Assess the risk by the four factors, and write down what it is."""
    incident = incidents.get_incident(vendor_id, incident_id)
    stands = incidents.standing(incident)
    before = stands.last(EntryKind.DECISION)
    known = {**before.facts, "decision": before.outcome} if before else {}
    form = DecisionForm(data=known)

    def deed() -> None:
        on, proof = tenancy.today_here(), form.upload()
        incidents.decide(incident, form.told(), proof, on=on, by=signed_in())

    return _through(form, "reason", deed, "incidents/assess.html", incident, stands=stands)


@bp.route(f"{ONE}/delay", methods=["GET", "POST"])
@requires(Permission.BAA_DECIDE)
def wait(vendor_id: int, incident_id: int) -> Response:
    """Write down that law enforcement asked to wait."""
    incident = incidents.get_incident(vendor_id, incident_id)
    form = DelayForm()

    def deed() -> None:
        on, proof = tenancy.today_here(), form.upload()
        incidents.delay(incident, form.told(), proof, on=on, by=signed_in())

    return _through(form, "until", deed, "incidents/delay.html", incident)


@bp.route(f"{ONE}/duties/<string:key>", methods=["GET", "POST"])
@requires(Permission.INCIDENT_RECORD)
def duty(vendor_id: int, incident_id: int, key: str) -> Response:
    """Write down that a duty was done, is none, or is open again."""
    incident = incidents.get_incident(vendor_id, incident_id)
    found = next((one for one in incidents.standing(incident).duties if one.key == key), None)
    if found is None or key == "assessment":
        raise NotFound
    form = DutyForm(data={"done_on": found.done_on or tenancy.today_here(), "why": found.why})

    def deed() -> None:
        on, proof = tenancy.today_here(), form.upload()
        incidents.settle(incident, key, form.told(), proof, on=on, by=signed_in())

    before = incidents.settled_of(incident.id, key)
    return _through(form, "state", deed, "incidents/duty.html", incident, duty=found, before=before)


@bp.route(f"{ONE}/closing", methods=["GET", "POST"])
@requires(Permission.BAA_DECIDE)
def close(vendor_id: int, incident_id: int) -> Response:
    """Close an incident that is decided and leaves no duty open."""
    incident = incidents.get_incident(vendor_id, incident_id)
    form = WhyForm()

    def deed() -> None:
        on = tenancy.today_here()
        incidents.close(incident, form.reason.data or "", on=on, by=signed_in())

    stands = incidents.standing(incident)
    return _through(form, "reason", deed, "incidents/close.html", incident, stands=stands)


@bp.route(f"{ONE}/reopening", methods=["GET", "POST"])
@requires(Permission.BAA_DECIDE)
def reopen(vendor_id: int, incident_id: int) -> Response:
    """Open a closed incident again."""
    incident = incidents.get_incident(vendor_id, incident_id)
    form = WhyForm()

    def deed() -> None:
        on = tenancy.today_here()
        incidents.reopen(incident, form.reason.data or "", on=on, by=signed_in())

    return _through(form, "reason", deed, "incidents/reopen.html", incident)


def _through(
    form: PortalForm,
    field: str,
    deed: Callable[[], None],
    template: str,
    incident: Incident,
    **shown: Any,
) -> Response:
    """Do the deed if the form was sent in order, else show the form."""
    if form.in_order():
        with form.attempt(field, by=signed_in()):
            deed()
            flash("good", "Written down.")
            return to_the_incident(incident)
    vendor = vendors.get_vendor(incident.vendor_id)
    return page(template, form=form, vendor=vendor, incident=incident, **shown)
