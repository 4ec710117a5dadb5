"""How long a document is kept, seen from a day: values in, values out.

A file that nothing rests on yet may be removed for a week, so that a wrong upload can go. As soon as it
is used, or when the week is over, it counts as evidence and its years begin: six from when it was
kept or last in effect, whichever is later (45 CFR 164.316(b)(2)(i)).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from portal.documents.rules import DocumentKind, end_of, kept_until, retention_of

REMOVABLE_FOR = timedelta(days=7)
# While a document is in effect its day moves on in steps, so that the store is not written nightly.
ROLL_STEP = timedelta(days=30)
# While a legal hold stands the store holds the file as well, a month at a time.
HOLD_STEP = timedelta(days=30)


class Basis(StrEnum):
    """What a period rests on. It is never told as more certain than the record says."""

    LAW = "law"
    OUR_READING = "our_reading"
    STATE_LAW = "state_law"
    OUR_STANDARD = "our_standard"

    @property
    def words(self) -> str:
        """Return it as a page says it."""
        return _BASIS_WORDS[self]

    @property
    def short(self) -> str:
        """Return it as a list says it."""
        return _SHORT[self]


_BASIS_WORDS = {
    Basis.LAW: "The law asks for it",
    Basis.OUR_READING: "Our reading of the law, which may not name this paper",
    Basis.STATE_LAW: "State law. Check it with counsel",
    Basis.OUR_STANDARD: "Our standard, not a rule of law. It follows",
}


_SHORT = {
    Basis.LAW: "Law",
    Basis.OUR_READING: "Our reading of the law",
    Basis.STATE_LAW: "State law",
    Basis.OUR_STANDARD: "Our standard",
}


@dataclass(frozen=True, kw_only=True)
class Span:
    """Until when a document has been in effect; not over: it still is, and `last` is today."""

    last: date
    is_over: bool


@dataclass(frozen=True, kw_only=True)
class Life:
    """What decides whether a document may go."""

    kept_on: date
    counts_since: date | None
    retain_until: date
    is_destroyed: bool
    is_held: bool


def basis_of(kind: DocumentKind) -> Basis:
    """Return what the period of a kind of document rests on."""
    record = retention_of(kind)
    if record.basis == "state":
        return Basis.STATE_LAW
    if record.basis != "rule":
        return Basis.OUR_STANDARD
    is_named = record.verified == "primary" and kind not in record.loosely
    return Basis.LAW if is_named else Basis.OUR_READING


def removable_until(kept_on: date) -> date:
    """Return the last day on which a wrong upload may be removed."""
    return kept_on + REMOVABLE_FOR


def may_be_removed(life: Life, on: date) -> bool:
    """Tell whether it may go as a wrong upload: it never counted, and its week is not over."""
    is_free = life.counts_since is None and not life.is_destroyed and not life.is_held
    return is_free and on <= removable_until(life.kept_on)


def counts_by_now(life: Life, on: date) -> bool:
    """Tell whether a file that nothing rests on must begin to count: its week is over."""
    is_waiting = life.counts_since is None and not life.is_destroyed
    return is_waiting and on > removable_until(life.kept_on)


def is_due(life: Life, at: datetime) -> bool:
    """Tell whether a document has served its time: its day is over everywhere, and nothing holds it."""
    is_free = life.counts_since is not None and not life.is_destroyed and not life.is_held
    return is_free and at >= end_of(life.retain_until)


def held_anew(kind: DocumentKind, span: Span, retain_until: date) -> date | None:
    """Return until when to hold a document from now on; None where nothing has to be written."""
    wanted = kept_until(kind, span.last)
    if wanted <= retain_until or (not span.is_over and wanted < retain_until + ROLL_STEP):
        return None
    return wanted
