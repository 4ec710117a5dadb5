"""Giving out pictures of a paper, and the alarm when one is not what was kept. For pages alone."""

import logging

from flask import Response

from portal import audit, documents
from portal.db import transaction

_log = logging.getLogger("portal.signing")


def png(drawn: bytes, number: int) -> Response:
    """Return a picture that runs nothing, and that nobody on the way keeps."""
    headers = {
        "Content-Disposition": f'inline; filename="page-{number}.png"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return Response(drawn, mimetype="image/png", headers=headers)


def raise_alarm(document_id: int, *, by: audit.Actor) -> None:
    """Write down at once that a paper is not what was kept: it must stand though the answer fails."""
    _log.critical("Document %s is not what was kept.", document_id)
    with transaction():
        documents.record_broken(documents.get_document(document_id), by=by)
