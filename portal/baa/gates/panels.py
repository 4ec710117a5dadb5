"""What the BAA page of a vendor shows of its gates, and of the need behind them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from portal import documents, tenancy
from portal.baa import queries
from portal.baa.gates.queries import covers_of, keepers_of, said_of
from portal.baa.gates.rules import gates, vendor_answer
from portal.baa.models import Baa, BaaNeed
from portal.baa.needed import changed_since
from portal.web.panels import Panel

MOST_EARLIER = 20


def gates_panel(vendor_id: int) -> Mapping[str, Any]:
    """Gather each service with its gate, what the BAA was said to cover, and leave given."""
    on = tenancy.today_here()
    keeper = keepers_of([vendor_id], on)[vendor_id]
    found = gates(keeper, on)
    binding = queries.find_binding(vendor_id, on)
    names = {one.id: one.name for one in keeper.services}
    return {
        "gates": found,
        "together": vendor_answer(found),
        "binding": binding,
        "cover": _cover(binding, names),
        "overrides": queries.overrides_of(vendor_id),
        "names": names,
        "own": keeper.decisions.services,
        "today": on,
        # Each service has its own link to leave; this is for all of them at once.
        "is_whole_shut": len([one for one in found if one.is_shut]) > 1 or not (found or binding),
    }


def need_panel(vendor_id: int) -> Mapping[str, Any]:
    """Gather the decision that counts about the vendor and each of its services, and those before."""
    on = tenancy.today_here()
    keeper = keepers_of([vendor_id], on)[vendor_id]
    made = queries.needs_of(vendor_id)
    counting = _counting(made)
    papers = [
        paper
        for one in made[:MOST_EARLIER]
        for paper in (one.document_id, one.counsel_document_id)
        if paper is not None
    ]
    return {
        "own": counting.get(None),
        "by_service": [(one, counting[one.id]) for one in keeper.services if one.id in counting],
        "undecided": [
            one
            for one in keeper.services
            if one.is_touching and one.id not in counting and counting and None not in counting
        ],
        "earlier": [one for one in made if one not in counting.values()][:MOST_EARLIER],
        "changed": changed_since(keeper.decisions, keeper.services),
        "needs_anew": _due(list(counting.values()), on),
        "names": {one.id: one.name for one in keeper.services},
        "files": documents.get_documents(papers),
    }


PANELS = (
    Panel(page="baa", place=40, template="baa/_gates.html", gather=gates_panel),
    Panel(page="baa", place=40, template="baa/_need.html", gather=need_panel, is_beside=True),
)


def _cover(binding: Baa | None, names: Mapping[int, str]) -> Mapping[str, Any] | None:
    if binding is None:
        return None
    covers = covers_of([binding.id]).get(binding.id)
    listed = sorted(names[one] for one in covers.services if one in names) if covers else []
    return {"told": covers, "listed": listed, "said": said_of(binding.id)}


def _counting(made: Sequence[BaaNeed]) -> dict[int | None, BaaNeed]:
    found: dict[int | None, BaaNeed] = {}
    for one in made:
        found.setdefault(one.service_id, one)
    return found


def _due(counting: Sequence[BaaNeed], on: date) -> bool:
    return any(one.re_ask_on <= on for one in counting)
