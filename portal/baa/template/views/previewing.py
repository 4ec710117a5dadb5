"""The paper that a vendor would get, before it goes. What is chosen for it stands in the address."""

from dataclasses import replace

from flask import Response, request, url_for

from portal import tenancy, vendors
from portal.baa import template
from portal.baa.template.forms import PaperForm
from portal.baa.template.papers import Paper
from portal.baa.template.rules import Choices
from portal.baa.template.views.blueprint import bp
from portal.baa.template.views.showing import as_file, as_picture, shown, slow_down, standing
from portal.permissions import Permission
from portal.vendors import Vendor
from portal.web.access import requires


@bp.get("/vendors/<int:vendor_id>/baa/paper-preview")
@requires(Permission.BAA_READ)
def preview(vendor_id: int) -> Response:
    """Show the paper that a vendor would get, with what is chosen in the address."""
    vendor = vendors.get_vendor(vendor_id)
    form, chosen = _chosen()
    paper = _paper(vendor, chosen)
    query = f"?{request.query_string.decode('ascii', 'ignore')}" if request.query_string else ""
    address = url_for("baa_template.preview", vendor_id=vendor_id)
    return shown(
        paper,
        f"{address}/file{query}",
        pictures=f"{address}/pages",
        query=query,
        back=(f"{vendor.name}: BAA", f"/vendors/{vendor_id}/baa"),
        vendor=vendor,
        form=form,
        chosen=chosen,
    )


@bp.get("/vendors/<int:vendor_id>/baa/paper-preview/file")
@requires(Permission.BAA_READ)
def preview_file(vendor_id: int) -> Response:
    """Give out that paper as a PDF."""
    return as_file(_paper(vendors.get_vendor(vendor_id), _chosen()[1]))


@bp.get("/vendors/<int:vendor_id>/baa/paper-preview/pages/<int:number>")
@requires(Permission.BAA_READ)
def preview_picture(vendor_id: int, number: int) -> Response:
    """Give out one of its pages as a picture."""
    return as_picture(_paper(vendors.get_vendor(vendor_id), _chosen()[1]), number)


def _chosen() -> tuple[PaperForm, Choices]:
    """Return what is chosen: all of it from the address, or else as the practice does by default."""
    usual = template.default_choices()
    if "notice_days" not in request.args:
        return PaperForm(None, data=PaperForm.known(usual), meta={"csrf": False}), usual
    form = PaperForm(request.args, meta={"csrf": False})
    if not form.validate():
        return form, usual
    return form, replace(form.told(), template_id=usual.template_id)


def _paper(vendor: Vendor, choices: Choices) -> Paper:
    slow_down()
    on = tenancy.today_here()
    return standing(lambda: template.paper_for(vendor, choices, on=on))
