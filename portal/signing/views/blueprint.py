"""The blueprint of papers to sign, as staff sees them."""

from flask import Blueprint

from portal.signing.panel import gather
from portal.web.panels import Panel, add_panel

bp = Blueprint("signing", __name__)

add_panel(Panel(page="baa", place=20, template="signing/_panel.html", gather=gather))
