"""The blueprint of the practice's pages on the questions, and what they all show."""

from typing import Any

from flask import Blueprint, Response, url_for

from portal import baa, flags, tenancy
from portal.questionnaires import Assessment, Facts
from portal.questionnaires.standing import phi_facts
from portal.vendors import Phi, Vendor
from portal.web.pages import page

bp = Blueprint("questionnaires", __name__)

OF_VENDOR = "/vendors/<int:vendor_id>/assessments"
ONE = f"{OF_VENDOR}/<int:assessment_id>"


def vendor_page(template: str, vendor: Vendor, **data: Any) -> Response:
    """Return a page under the vendor's name and status."""
    carried = flags.open_flags([vendor.id]).get(vendor.id, [])
    return page(template, vendor=vendor, flags=carried, **data)


def facts_of(vendor: Vendor) -> Facts:
    """Return what the practice knows of a vendor beside its answers."""
    known = phi_facts(Phi(vendor.phi), frozenset(tenancy.here().states))
    on = tenancy.today_here()
    stands = baa.standing_of([vendor.id], on)[vendor.id]
    lacks = baa.lacks_of([vendor.id], on).get(vendor.id)
    return Facts(
        handles_phi=known.handles_phi,
        needs_baa=stands.needs_baa,
        has_baa_in_force=stands.is_in_force,
        lacks_provision=lacks.lacks_provision if lacks else None,
        states=known.states,
        short_notice_states=known.short_notice_states,
    )


def url_of(assessment: Assessment, endpoint: str = "show", **more: Any) -> str:
    """Return the address of a page about an assessment."""
    return url_for(
        f"questionnaires.{endpoint}",
        vendor_id=assessment.vendor_id,
        assessment_id=assessment.id,
        **more,
    )
