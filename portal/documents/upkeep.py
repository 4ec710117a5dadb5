"""What keeps store and rows in step, night by night, for the practice we are in.

Rows and stored files are walked side by side in the order of their keys, a thousand at a time, so
that a practice of any size takes little memory. Doing it again changes nothing.
"""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from portal import audit, tenancy
from portal.documents.actions import record_broken
from portal.documents.models import Document
from portal.documents.queries import documents_by_key
from portal.documents.rules import end_of
from portal.gateways.outside import outside
from portal.gateways.ports import Kept, Listed, NotKept, OutsideSilent, StillRetained

_log = logging.getLogger("portal.documents")
_AT_ONCE = 1000

# A younger file may belong to a row that is about to be committed.
_ORPHAN_AFTER = timedelta(days=3)


@dataclass
class Upkeep:
    """What was found and put right."""

    held: int = 0
    swept: int = 0
    # Missing before, and there again.
    found: int = 0
    # Without a row, and yet held for longer than such a file should be: is a row lost?
    stranded: int = 0
    missing: tuple[int, ...] = ()
    # From where to go on; None at the end.
    after: str | None = None
    is_broken_off: bool = False

    def add(self, other: "Upkeep") -> None:
        """Count in what came of the next thousand."""
        self.held += other.held
        self.swept += other.swept
        self.found += other.found
        self.stranded += other.stranded
        self.missing += other.missing
        self.after, self.is_broken_off = other.after, other.is_broken_off


def tend(at: datetime, *, at_once: int = _AT_ONCE) -> Upkeep:
    """Hold every kept file until its row's day, and let go of what has no row or was destroyed."""
    whole = tend_some(at, at_once=at_once)
    while whole.after is not None:
        whole.add(tend_some(at, whole.after, at_once=at_once))
    return whole


def tend_some(at: datetime, after: str = "", *, at_once: int = _AT_ONCE) -> Upkeep:
    """Do so with the next thousand that come after a key. Raise OutsideSilent if the store is silent.

    A store that falls silent on the way breaks it off: what was done till then is written down.
    """
    batch = _next_batch(after, at_once)
    done = Upkeep(after=batch.end)
    try:
        for key in sorted(batch.rows.keys() | batch.stored.keys()):
            _tend_one(batch.rows.get(key), batch.stored.get(key), at, done)
    except OutsideSilent as silent:
        _log.warning("The document store fell silent during its upkeep: %s", silent)
        done.after, done.is_broken_off = None, True
    if done.stranded:
        _log.warning("%d stored files have no row and are held all the same", done.stranded)
    if done.held or done.swept or done.found:
        audit.record(
            audit.Deed.STORE_TENDED,
            by=audit.THE_PORTAL,
            held=done.held,
            swept=done.swept,
            found=done.found,
        )
    return done


@dataclass(frozen=True, kw_only=True)
class _Batch:
    rows: dict[str, Document] = field(default_factory=dict)
    stored: dict[str, Listed] = field(default_factory=dict)
    end: str | None = None


def _next_batch(after: str, at_once: int) -> _Batch:
    # Stored files first: a row committed meanwhile is then looked up by its own key.
    listed = outside().store.list(tenancy.current_practice_id(), after)
    stored = {one.key: one for one in islice(listed, at_once)}
    rows = {one.store_key: one for one in documents_by_key(after, most=at_once)}
    # Where either has more to come, what it has not told yet is not missing.
    ends = [max(found) for found in (stored, rows) if len(found) == at_once]
    end = min(ends, default=None)
    return _Batch(
        rows={key: row for key, row in rows.items() if end is None or key <= end},
        stored={key: one for key, one in stored.items() if end is None or key <= end},
        end=end,
    )


def _tend_one(document: Document | None, listed: Listed | None, at: datetime, done: Upkeep) -> None:
    if document is None:
        if listed is not None and listed.written_at + _ORPHAN_AFTER <= at:
            _let_go(listed.key, done)
    elif document.is_infected or document.is_destroyed:
        if listed is not None:
            _let_go_in_time(listed.key, done)
    elif listed is None and _is_missing(document):
        _raise_alarm(document, at, done)
    else:
        _call_off(document, done)
        _hold(document, listed, done)


def _let_go(key: str, done: Upkeep) -> None:
    try:
        outside().store.delete(key)
    except StillRetained:
        done.stranded += 1
    except NotKept:
        return  # gone meanwhile
    else:
        done.swept += 1


def _let_go_in_time(key: str, done: Upkeep) -> None:
    """Let go of what its row has let go of, once the store no longer holds it."""
    try:
        outside().store.delete(key)
    except (StillRetained, NotKept):
        return
    done.swept += 1


def _is_missing(document: Document) -> bool:
    try:
        outside().store.stat(document.store_key)
    except NotKept:
        return True
    return False


def _raise_alarm(document: Document, at: datetime, done: Upkeep) -> None:
    done.missing += (document.id,)
    if document.missing_since is None:
        document.missing_since = at
        record_broken(document, by=audit.THE_PORTAL)


def _call_off(document: Document, done: Upkeep) -> None:
    if document.missing_since is not None:
        document.missing_since = None
        done.found += 1


def _hold(document: Document, listed: Listed | None, done: Upkeep) -> None:
    """Make the store follow the row. What waits for its scan is not held: it may have to go."""
    if tenancy.here().is_sample or not document.is_usable:
        return
    store, until = outside().store, end_of(document.retain_until)
    try:
        kept = listed if isinstance(listed, Kept) else store.stat(document.store_key)
        if kept.retain_until < until:
            store.retain(document.store_key, until)
            done.held += 1
    except (NotKept, StillRetained):
        return  # gone, or held longer, since it was listed: the next night sees it
