"""Writing down an incident that was told by phone or mail, and facts that follow."""

from werkzeug.wrappers import Response

from portal import incidents, tenancy, vendors
from portal.accounts.session import signed_in
from portal.incidents import How
from portal.incidents.fact_forms import MoreFactsForm, RecordForm
from portal.incidents.views.blueprint import ONE, PATH, bp, to_the_incident
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.pages import flash, page


@bp.route(f"{PATH}/new", methods=["GET", "POST"])
@requires(Permission.INCIDENT_RECORD)
def record(vendor_id: int) -> Response:
    """Write down an incident as it was told. Its clocks start."""
    vendor = vendors.get_vendor(vendor_id)
    on = tenancy.today_here()
    form = RecordForm(data={"told_on": on})
    if form.in_order():
        with form.attempt("what", by=signed_in()):
            told_on, how = form.told_on.data or on, How(form.how.data)
            said, by = form.saying(), signed_in()
            found = incidents.record(vendor, said, how, told_on=told_on, on=on, by=by)
            flash("soon", "Written down. The clocks below are running.")
            return to_the_incident(found)
    return page("incidents/record.html", form=form, vendor=vendor)


@bp.route(f"{ONE}/facts", methods=["GET", "POST"])
@requires(Permission.INCIDENT_RECORD)
def add_facts(vendor_id: int, incident_id: int) -> Response:
    """Add facts that came by phone or mail."""
    vendor = vendors.get_vendor(vendor_id)
    incident = incidents.get_incident(vendor_id, incident_id)
    form = MoreFactsForm()
    if form.in_order():
        with form.attempt("what", by=signed_in()):
            on = tenancy.today_here()
            incidents.add(incident, None, form.saying(), on=on, by=signed_in())
            flash("good", "Added. What was said before stays as it was said.")
            return to_the_incident(incident)
    return page("incidents/add.html", form=form, vendor=vendor, incident=incident)
