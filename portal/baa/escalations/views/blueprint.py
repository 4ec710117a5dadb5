"""The blueprint of the pages of cases, and what they all show."""

from typing import Any

from flask import Blueprint, Response, url_for

from portal import vendors
from portal.baa.escalations import BaaEscalation, flowing
from portal.web.forms import PortalForm
from portal.web.pages import page

bp = Blueprint("escalations", __name__)
CASE = "/vendors/<int:vendor_id>/baa/escalations/<int:case_id>"


def url_of(case: BaaEscalation) -> str:
    """Return the address of a case."""
    return url_for("escalations.show", vendor_id=case.vendor_id, case_id=case.id)


def form_page(template: str, case: BaaEscalation, form: PortalForm, **data: Any) -> Response:
    """Return a page with one form about a case."""
    return page(
        f"baa/escalations/{template}.html",
        case=case,
        form=form,
        vendor=vendors.get_vendor(case.vendor_id),
        flows=flowing([case.vendor_id]).get(case.vendor_id, []),
        here_is=url_of(case),
        **data,
    )
