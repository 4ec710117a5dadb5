"""The blueprint of ends, and the way back to a case."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from portal.web.pages import go_to

bp = Blueprint("exits", __name__)


def to_the_case(vendor_id: int) -> Response:
    """Go to the page of the end with a vendor."""
    return go_to(url_for("exits.show", vendor_id=vendor_id))
