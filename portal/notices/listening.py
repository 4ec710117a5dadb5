"""Telling other rooms what became of a letter, in the transaction that writes it down."""

from collections.abc import Callable

from portal import audit
from portal.notices.models import Notice

Listener = Callable[[Notice, audit.Actor], None]
_LISTENERS: list[Listener] = []
_WHEN_BOUNCED: list[Listener] = []


def once_sent(listener: Listener) -> None:
    """Have a room told of each letter that the mail server took."""
    if listener not in _LISTENERS:
        _LISTENERS.append(listener)


def once_bounced(errand: Listener) -> None:
    """Have a room told of each letter that came back, or that their side refused for good."""
    if errand not in _WHEN_BOUNCED:
        _WHEN_BOUNCED.append(errand)


def tell_bounced(notice: Notice, *, by: audit.Actor) -> None:
    """Tell all who listen for letters that came back."""
    for errand in _WHEN_BOUNCED:
        errand(notice, by)


def tell_sent(notice: Notice, *, by: audit.Actor) -> None:
    """Tell all who listen."""
    for listener in _LISTENERS:
        listener(notice, by)
