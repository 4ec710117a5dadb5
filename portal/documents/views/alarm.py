"""What is shown, and written down, when a document is not what was kept."""

import logging

from flask import Response

from portal import audit, documents
from portal.accounts.session import signed_in
from portal.db import transaction
from portal.documents import Document
from portal.web.pages import page

_log = logging.getLogger("portal.documents")


def broken(document: Document) -> Response:
    """Raise the alarm, and give out nothing."""
    raise_alarm(document.id, signed_in())
    return page("documents/broken.html", status=500, document=document)


def raise_alarm(document_id: int, by: audit.Actor) -> None:
    """Write the alarm down at once: it must stand though this answer fails."""
    _log.critical("Document %s is not what was kept.", document_id)
    with transaction():
        documents.record_broken(documents.get_document(document_id), by=by)
