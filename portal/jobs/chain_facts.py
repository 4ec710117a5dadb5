"""What the flags need of the chain: breach notice beside the practice's states, and subcontractors."""

from collections.abc import Collection
from datetime import date

from portal import flags, tenancy
from portal.baa import chain
from portal.baa.chain.telling import Level
from portal.baa.rules import a_year_from


def notices_of(vendor_ids: Collection[int], on: date) -> dict[int, flags.NoticeFacts]:
    """Return how soon each vendor's BAA in force has it tell of a breach, where that is known."""
    clocks = chain.clocks_for(tenancy.here().states)
    return {
        one: _notice(told, chain.judge(told, clocks.vendors))
        for one, told in chain.notices_of(vendor_ids, on).items()
    }


def flow_down_of(vendor_ids: Collection[int], on: date) -> dict[int, flags.FlowDownFacts]:
    """Return how each vendor stands with its subcontractors, those never asked too."""
    known = chain.confirmed_of(vendor_ids)
    return {one: _flow_down(known.get(one, chain.Confirmed()), on) for one in vendor_ids}


def _notice(told: chain.Told, verdict: chain.Verdict) -> flags.NoticeFacts:
    return flags.NoticeFacts(
        words=told.words if told.is_stated else "",
        page=told.page,
        beyond=verdict.beyond,
        is_over_law=verdict.level is Level.UNLAWFUL,
        is_confirmed=told.is_confirmed,
        since=tenancy.day_here(told.at) if told.at else None,
    )


def _flow_down(known: chain.Confirmed, on: date) -> flags.FlowDownFacts:
    confirmed = known.confirmed_on
    return flags.FlowDownFacts(
        asked_on=known.asked_on,
        due_on=known.due_on,
        confirmed_on=confirmed,
        is_old=confirmed is not None and a_year_from(confirmed) <= on,
        unbound=known.unbound,
        differs=known.differs,
    )
