"""What follows once a document may be used: errands that read it, asked for by name.

A room that reads documents says so at its door, `documents.once_usable(kind, errand)`. The errand
is asked for when such a document is kept, or later, when it has passed the virus scan.
"""

from portal.db import session
from portal.documents.models import Document
from portal.documents.rules import DocumentKind
from portal.gateways import queue

_ERRANDS: dict[DocumentKind, list[str]] = {}


def once_usable(kind: DocumentKind, errand: str) -> None:
    """Have an errand done for every document of a kind, once it may be used.

    It is told `practice_id` and `document_id`, and must stand among the errands of the schedule.
    """
    errands = _ERRANDS.setdefault(kind, [])
    if errand not in errands:
        errands.append(errand)


def when_usable(document: Document) -> None:
    """Ask for what follows now that a document may be used. One that may not yet asks nothing."""
    if not document.is_usable:
        return
    for errand in _ERRANDS.get(DocumentKind(document.kind), ()):
        queue.defer(
            session.connection(),
            errand,
            practice_id=document.practice_id,
            document_id=document.id,
        )
