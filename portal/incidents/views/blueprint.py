"""The blueprint of incidents, and the way back to one."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from portal.incidents import Incident
from portal.web.pages import go_to

bp = Blueprint("incidents", __name__)
PATH = "/vendors/<int:vendor_id>/incidents"
ONE = f"{PATH}/<int:incident_id>"


def to_the_incident(incident: Incident) -> Response:
    """Go to the page of an incident."""
    return go_to(url_for("incidents.show", vendor_id=incident.vendor_id, incident_id=incident.id))
