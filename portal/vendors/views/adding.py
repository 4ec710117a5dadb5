"""Adding a vendor by hand, or from the directory."""

from flask import Response as Page
from flask import request, url_for
from werkzeug.wrappers import Response

from portal.accounts.session import signed_in
from portal.permissions import Permission
from portal.vendors import actions, directory
from portal.vendors.forms import NewVendorForm
from portal.vendors.rules import Phi
from portal.vendors.views.blueprint import bp
from portal.web.access import requires
from portal.web.pages import flash, go_to, page, part, wants_part


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.VENDOR_CHANGE)
def new() -> Response:
    """Add a vendor."""
    form = NewVendorForm()
    known = directory.entry(request.args.get("entry") or form.directory_id.data)
    if form.in_order():
        with form.attempt("name", by=signed_in()):
            vendor = actions.add(form.told(), by=signed_in())
            flash("good", f"{vendor.name} is on your list.")
            return go_to(_next(vendor.id, vendor.phi))
    if request.method == "GET" and known:
        form.name.data, form.website.data = known.name, known.domain
        form.directory_id.data = known.id
    return page("vendors/new.html", form=form, known=known)


@bp.get("/directory")
@requires(Permission.VENDOR_READ)
def search_directory() -> Page:
    """Suggest vendors from the directory, while a name is typed or on a page of its own."""
    typed = request.args.get("q") or request.args.get("name", "")
    found = directory.suggest(typed[:100], most=4 if wants_part() else 25)
    if wants_part():
        return part("vendors/_directory.html", found=found, typed=typed)
    return page("vendors/directory.html", found=found, typed=typed)


def _next(vendor_id: int, phi: str) -> str:
    if phi == Phi.UNSURE:
        return f"{url_for('vendors.show', vendor_id=vendor_id)}/baa/need"
    return url_for("vendors.show", vendor_id=vendor_id)
