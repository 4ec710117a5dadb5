"""The blueprint of the inventory, and what the pages of one vendor all show."""

from typing import Any

from flask import Blueprint, Response

from portal import flags
from portal.vendors.models import Vendor
from portal.web.pages import page

bp = Blueprint("vendors", __name__, url_prefix="/vendors")


def vendor_page(template: str, vendor: Vendor, **data: Any) -> Response:
    """Return a page under the vendor's name and status."""
    carried = flags.open_flags([vendor.id]).get(vendor.id, [])
    return page(template, vendor=vendor, flags=carried, **data)
