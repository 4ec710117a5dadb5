"""Files that wait for the virus scan: looking again, and what the verdict brings.

Only the worker may move a verdict. Each file is opened, its digest proven and the bytes scanned
in a transaction of its own, so that one that cannot be scanned holds no other back.
"""

import logging
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from portal import audit, clock, tenancy
from portal.db import session
from portal.documents import rules
from portal.documents.actions import DocumentBroken, record_broken, unsealed
from portal.documents.holding import hold_once_committed
from portal.documents.leave import find_leave
from portal.documents.letting_go import let_go_once_committed
from portal.documents.models import Document
from portal.documents.queries import waiting_documents
from portal.documents.rules import ScanVerdict, end_of
from portal.documents.usable import when_usable
from portal.errors import RuleBroken
from portal.gateways.outside import outside
from portal.gateways.ports import NoVerdict, OutsideSilent, Scan, Verdict
from portal.gateways.spool import new_spool

_log = logging.getLogger("portal.documents")


class Outcome(StrEnum):
    """What came of looking at one file again."""

    DONE = "done"
    WAITS = "waits"
    # Nobody scans at all: looking at the next file would be in vain.
    SILENT = "silent"


def to_look_at(at: datetime) -> list[int]:
    """Return which waiting documents are due for another look, oldest first."""
    if not outside().scanner.is_there and find_leave() is None:
        return []
    return [one.id for one in waiting_documents() if rules.is_look_due(one.kept_at, at)]


def never_scanned() -> list[int]:
    """Return which documents came while there was no scanner, if there is one now."""
    if not outside().scanner.is_there:
        return []
    rows = select(Document.id).where(Document.scan_verdict == ScanVerdict.NOT_SCANNED)
    return list(session.scalars(rows.order_by(Document.id)))


def look_again(document_id: int) -> Outcome:
    """Scan a document that wants it, and let the verdict count."""
    document = _take(document_id)
    if document is None:
        return Outcome.DONE
    if not outside().scanner.is_there:
        return _let_the_owner_decide(document)
    scan = _scan(document)
    return scan if isinstance(scan, Outcome) else _let_count(document, scan)


def _take(document_id: int) -> Document | None:
    """Hold a document for this transaction, unless it is dealt with, or another worker has it."""
    wanted = [ScanVerdict.WAITING, ScanVerdict.NOT_SCANNED]
    row = select(Document).where(Document.id == document_id, Document.scan_verdict.in_(wanted))
    return session.scalar(row.with_for_update(skip_locked=True))


def _scan(document: Document) -> Scan | Outcome:
    """Return what the scanner says, or what its silence means."""
    try:
        with new_spool() as place:
            for chunk in unsealed(document):
                place.write(chunk)
            place.seek(0)
            return outside().scanner.scan(place)
    except DocumentBroken:
        _raise_alarm_once(document)
        return Outcome.WAITS
    except NoVerdict as silent:
        _log.warning("No verdict on document %s: %s", document.id, silent)
        return Outcome.WAITS
    except (OutsideSilent, RuleBroken) as silent:
        _log.warning("Nothing can be scanned: %s", type(silent).__name__)
        return Outcome.SILENT


def _let_count(document: Document, scan: Scan) -> Outcome:
    if scan.verdict is Verdict.CLEAN:
        document.scanned_at = clock.now()
        _move(document, ScanVerdict.CLEAN)
    elif scan.verdict is Verdict.INFECTED:
        _let_go(document, scan.found, clock.now())
    else:
        return Outcome.SILENT
    return Outcome.DONE


def _let_the_owner_decide(document: Document) -> Outcome:
    if document.scan_verdict == ScanVerdict.NOT_SCANNED or find_leave() is None:
        return Outcome.SILENT
    _move(document, ScanVerdict.NOT_SCANNED)
    return Outcome.DONE


def _raise_alarm_once(document: Document) -> None:
    wanted, since = (audit.Deed.DOCUMENT_BROKEN,), document.kept_at
    about = ("document", document.id)
    if not audit.deeds_about(about, wanted, vendor_id=document.vendor_id, since=since):
        record_broken(document, by=audit.THE_PORTAL)


def _move(document: Document, verdict: ScanVerdict) -> None:
    was_usable = document.is_usable
    document.scan_verdict = verdict
    if not tenancy.here().is_sample:
        hold_once_committed(document.store_key, end_of(document.retain_until))
    audit.record(
        audit.Deed.DOCUMENT_SCANNED,
        by=audit.THE_PORTAL,
        vendor_id=document.vendor_id,
        subject=("document", document.id),
        sha256=document.sha256,
        scan=document.scan_words.lower(),
    )
    if not was_usable:
        when_usable(document)


def _let_go(document: Document, found: str, at: datetime) -> None:
    """Keep the row as proof that the file came, and let go of its bytes.

    Its key goes at once. The stored file has a copy of the key at its head: it goes too, or with
    the nightly upkeep as soon as the store no longer holds it.
    """
    document.scanned_at = at
    document.scan_verdict = ScanVerdict.INFECTED
    document.wrapped_keyset = b""
    let_go_once_committed(document.store_key)
    audit.record(
        audit.Deed.DOCUMENT_INFECTED,
        by=audit.THE_PORTAL,
        vendor_id=document.vendor_id,
        subject=("document", document.id),
        sha256=document.sha256,
        found=found,
    )
