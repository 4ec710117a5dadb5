"""Two addresses for machines: is the process alive, and can it do its work."""

from flask import Blueprint, Response
from sqlalchemy import text

from portal.db import session
from portal.web.access import public

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def alive() -> Response:
    """Say that the process answers. Open to all: load balancers have no login."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
@public
def ready() -> Response:
    """Say that the database answers too. Open to all: load balancers have no login."""
    session.execute(text("SELECT 1"))
    return Response("ready\n", mimetype="text/plain")
