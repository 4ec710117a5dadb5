"""Parts of a vendor's pages that rooms further up bring along, without the page knowing them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

# A vendor's number in, what the template shows out; None where there is nothing to show.
Gather = Callable[[int], Mapping[str, Any] | None]


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One part of a page: `place` orders them, `is_beside` puts it into the narrow column."""

    page: str
    place: int
    template: str
    gather: Gather
    is_beside: bool = False


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A panel with what it shows about one vendor."""

    template: str
    facts: Mapping[str, Any]
    is_beside: bool


_PANELS: list[Panel] = []


def add_panel(panel: Panel) -> None:
    """Have a page carry a panel. The page stays as it is where the panel has nothing to show."""
    if panel not in _PANELS:
        _PANELS.append(panel)


def panels_of(page: str, vendor_id: int) -> list[Shown]:
    """Return the panels of a page about one vendor, in order."""
    return [
        Shown(template=panel.template, facts=facts, is_beside=panel.is_beside)
        for panel in sorted(_PANELS, key=lambda one: one.place)
        if panel.page == page and (facts := panel.gather(vendor_id)) is not None
    ]
