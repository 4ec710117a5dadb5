"""Telling other rooms that a letter has gone, in the transaction that writes it down."""

from collections.abc import Callable

from portal import audit
from portal.notices.models import Notice

Listener = Callable[[Notice, audit.Actor], None]
_LISTENERS: list[Listener] = []


def once_sent(listener: Listener) -> None:
    """Have a room told of each letter that the mail server took."""
    if listener not in _LISTENERS:
        _LISTENERS.append(listener)


def tell_sent(notice: Notice, *, by: audit.Actor) -> None:
    """Tell all who listen."""
    for listener in _LISTENERS:
        listener(notice, by)
