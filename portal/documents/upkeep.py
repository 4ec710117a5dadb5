"""What keeps store and rows in step, night by night, for the practice we are in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from portal import tenancy
from portal.documents.queries import all_documents
from portal.documents.rules import end_of
from portal.gateways.outside import outside
from portal.gateways.ports import NotKept, StillRetained

# Longer than the first hold: a file younger than this may belong to a row about to be committed.
_ORPHAN_AFTER = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Upkeep:
    """What was found and put right."""

    held: int
    missing: tuple[int, ...]
    swept: int


def tend(at: datetime) -> Upkeep:
    """Hold every kept file until its row's day, and let go of files that have no row."""
    store = outside().store
    practice = tenancy.here()
    documents = {document.store_key: document for document in all_documents()}
    held, swept, seen = 0, 0, set()
    for kept in store.list(practice.practice_id):
        seen.add(kept.key)
        document = documents.get(kept.key)
        if document is None:
            swept += _let_go(kept.key, kept.retain_until, at)
        elif not practice.is_sample and kept.retain_until < end_of(document.retain_until):
            store.retain(kept.key, end_of(document.retain_until))
            held += 1
    missing = tuple(sorted(one.id for key, one in documents.items() if key not in seen))
    return Upkeep(held=held, missing=missing, swept=swept)


def _let_go(key: str, retain_until: datetime, at: datetime) -> int:
    if retain_until + _ORPHAN_AFTER > at:
        return 0
    try:
        outside().store.delete(key)
    except (StillRetained, NotKept):
        return 0
    return 1
