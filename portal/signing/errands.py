"""What other rooms do once all have signed, or one has declined, in the same transaction."""

from collections.abc import Callable

from portal import audit
from portal.signing.models import Envelope

Errand = Callable[[Envelope, audit.Actor], None]

_ONCE_COMPLETE: dict[str, list[Errand]] = {}
_ONCE_DECLINED: dict[str, list[Errand]] = {}


def once_complete(kind: str, errand: Errand) -> None:
    """Have this done as the last signature is put in: what it writes stands or falls with it."""
    _add(_ONCE_COMPLETE, kind, errand)


def once_declined(kind: str, errand: Errand) -> None:
    """Have this done as somebody declines to sign."""
    _add(_ONCE_DECLINED, kind, errand)


def is_complete(envelope: Envelope, *, by: audit.Actor) -> None:
    """Do what waits for all to have signed."""
    for errand in _ONCE_COMPLETE.get(envelope.kind, ()):
        errand(envelope, by)


def is_declined(envelope: Envelope, *, by: audit.Actor) -> None:
    """Do what waits for somebody to decline."""
    for errand in _ONCE_DECLINED.get(envelope.kind, ()):
        errand(envelope, by)


def _add(errands: dict[str, list[Errand]], kind: str, errand: Errand) -> None:
    if errand not in errands.setdefault(kind, []):
        errands[kind].append(errand)
