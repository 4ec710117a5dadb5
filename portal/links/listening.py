"""Telling other rooms what happens to a link, in the transaction in which it happens."""

from collections.abc import Callable
from enum import StrEnum

from portal import audit
from portal.links.models import Link


class Happening(StrEnum):
    """What can happen to a link."""

    OPENED = "opened"
    CONFIRMED = "confirmed"
    PASSED_ON = "passed_on"
    RENEWED = "renewed"


Listener = Callable[[Happening, Link, audit.Actor], None]
_LISTENERS: list[Listener] = []


def listen(listener: Listener) -> None:
    """Have a room told of what happens to links. Of one passed on or renewed, the new one is told."""
    if listener not in _LISTENERS:
        _LISTENERS.append(listener)


def tell(happening: Happening, link: Link, *, by: audit.Actor) -> None:
    """Tell all who listen."""
    for listener in _LISTENERS:
        listener(happening, link, by)
