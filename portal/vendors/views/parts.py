"""Services, contacts and subcontractors of a vendor."""

from flask import request, url_for
from werkzeug.wrappers import Response

from portal import tenancy
from portal.accounts.session import signed_in
from portal.baa import gates
from portal.errors import NotFound
from portal.permissions import Permission
from portal.vendors import part_actions, queries
from portal.vendors.models import Service
from portal.vendors.part_forms import ContactForm, ServiceForm, SubcontractorForm
from portal.vendors.views.blueprint import bp
from portal.web.access import requires
from portal.web.pages import flash, go_to, page

_SLOTS = {1: "first", 2: "second"}


@bp.route("/<int:vendor_id>/services/new", methods=["GET", "POST"])
@requires(Permission.VENDOR_CHANGE)
def add_service(vendor_id: int) -> Response:
    """Add something the vendor does."""
    vendor = queries.get_vendor(vendor_id)
    form = ServiceForm()
    if form.in_order():
        service = part_actions.add_service(vendor, form.told(), by=signed_in())
        _warn_of_gate(service)
        return _back(vendor_id, "The service is on the list.")
    gate = gates.gate_for_phi(vendor_id, None, tenancy.today_here())
    return page("vendors/service.html", form=form, vendor=vendor, heading="Add service", gate=gate)


@bp.route("/<int:vendor_id>/services/<int:service_id>", methods=["GET", "POST"])
@requires(Permission.VENDOR_CHANGE)
def change_service(vendor_id: int, service_id: int) -> Response:
    """Change a service, or turn it off."""
    vendor = queries.get_vendor(vendor_id)
    service = queries.get_service(vendor_id, service_id)
    form = ServiceForm()
    if request.method == "GET":
        form.show(service)
    if form.in_order():
        part_actions.change_service(vendor, service, form.told(), by=signed_in())
        _warn_of_gate(service)
        return _back(vendor_id, "The service is up to date.")
    gate = gates.gate_for_phi(vendor_id, service_id, tenancy.today_here())
    return page(
        "vendors/service.html", form=form, vendor=vendor, heading="Change service", gate=gate
    )


@bp.get("/<int:vendor_id>/contacts/new")
@requires(Permission.VENDOR_CHANGE)
def add_contact(vendor_id: int) -> Response:
    """Go to the first point of contact that is not filled in yet."""
    queries.get_vendor(vendor_id)
    taken = {one.slot for one in queries.contacts_of([vendor_id]).get(vendor_id, [])}
    free = min(set(_SLOTS) - taken, default=2)
    return go_to(url_for("vendors.change_contact", vendor_id=vendor_id, slot=free))


@bp.route("/<int:vendor_id>/contacts/<int:slot>", methods=["GET", "POST"])
@requires(Permission.VENDOR_CHANGE)
def change_contact(vendor_id: int, slot: int) -> Response:
    """Write down the first or second point of contact."""
    vendor = queries.get_vendor(vendor_id)
    if slot not in _SLOTS:
        raise NotFound
    form = ContactForm()
    known = queries.find_contact(vendor_id, slot)
    if request.method == "GET" and known:
        form.show(known)
    if form.in_order():
        with form.attempt("email", by=signed_in()):
            part_actions.set_contact(vendor, slot, form.told(), by=signed_in())
            return _back(vendor_id, f"The {_SLOTS[slot]} contact is up to date.")
    return page("vendors/contact.html", form=form, vendor=vendor, which=_SLOTS[slot])


@bp.route("/<int:vendor_id>/subcontractors/new", methods=["GET", "POST"])
@requires(Permission.VENDOR_CHANGE)
def add_subcontractor(vendor_id: int) -> Response:
    """Write down who does part of the vendor's work."""
    vendor = queries.get_vendor(vendor_id)
    form = SubcontractorForm()
    if form.in_order():
        part_actions.add_subcontractor(vendor, form.told(), by=signed_in())
        return _back(vendor_id, "The subcontractor is on the list.")
    return page("vendors/subcontractor.html", form=form, vendor=vendor, heading="Add subcontractor")


@bp.route("/<int:vendor_id>/subcontractors/<int:subcontractor_id>", methods=["GET", "POST"])
@requires(Permission.VENDOR_CHANGE)
def change_subcontractor(vendor_id: int, subcontractor_id: int) -> Response:
    """Change a subcontractor, or say since when it is not used."""
    vendor = queries.get_vendor(vendor_id)
    one = queries.get_subcontractor(vendor_id, subcontractor_id)
    form = SubcontractorForm()
    if request.method == "GET":
        form.show(one)
    if form.in_order():
        part_actions.change_subcontractor(vendor, one, form.told(), by=signed_in())
        return _back(vendor_id, "The subcontractor is up to date.")
    heading = "Change subcontractor"
    return page("vendors/subcontractor.html", form=form, vendor=vendor, heading=heading)


def _warn_of_gate(service: Service) -> None:
    """Say so where PHI may not go to a service, though it does or may."""
    gate = gates.gate_of(service.id, tenancy.today_here())
    if gate.is_shut:
        flash("critical", f"PHI may not go to {service.name}. {gate.why}")


def _back(vendor_id: int, said: str) -> Response:
    flash("good", said)
    return go_to(url_for("vendors.show", vendor_id=vendor_id))
