"""The blueprint of a vendor's BAA pages, and what they all show."""

from typing import Any

from flask import Blueprint, Response

from portal import flags, tenancy
from portal.accounts.session import me, my_role
from portal.documents import Document, nda
from portal.vendors import Vendor
from portal.web.pages import page

bp = Blueprint("baa", __name__, url_prefix="/vendors/<int:vendor_id>/baa")


def vendor_page(template: str, vendor: Vendor, **data: Any) -> Response:
    """Return a page under the vendor's name and status."""
    carried = flags.open_flags([vendor.id]).get(vendor.id, [])
    return page(template, vendor=vendor, flags=carried, **data)


def may_look_into(document: Document) -> bool:
    """Tell whether this person may see words of a paper: one under an NDA names its readers."""
    mark = nda.find_mark(document)
    reader = nda.Reader(person_id=me().id, role=my_role())
    return mark is None or nda.may_open(nda.allowed_by(mark), reader, tenancy.today_here())
