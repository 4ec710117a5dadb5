"""What the BAA page shows of the chain: term and signers, versions, breach notice, subcontractors."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portal import notices, tenancy, vendors
from portal.accounts.session import me, my_role
from portal.baa.chain import lists
from portal.baa.chain.asking import letter_key
from portal.baa.chain.inforce import InForce, chain_of, in_force, papers_in_force
from portal.baa.chain.overlays import SEEN_IN, Clocks, clocks_for
from portal.baa.chain.telling import (
    ACCEPTED_DAYS,
    ASKED_BUSINESS_DAYS,
    OUTER_LIMIT_DAYS,
    RED_BEYOND_DAYS,
    Beside,
    Fit,
    Level,
    Told,
    beside,
    fit,
    judge,
)
from portal.documents import Document, nda
from portal.vendors import Phi
from portal.web.panels import Panel, add_panel

_LEVELS = {
    Level.GOOD: ("good", "Inside your standard"),
    Level.AMBER: ("soon", "Longer than you ask for"),
    Level.RED: ("critical", "Too long"),
    Level.UNLAWFUL: ("critical", "Longer than the law allows"),
    Level.UNKNOWN: ("quiet", "Not known"),
}
_FITS = {
    Fit.FITS: ("good", "Inside it"),
    Fit.MAY_BE_LONGER: ("soon", "May be longer"),
    Fit.LONGER: ("critical", "Longer"),
    Fit.NO_NUMBER: ("quiet", "No number"),
    Fit.UNKNOWN: ("quiet", "Not known"),
}


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One clock that the deadline stands beside."""

    name: str
    says: str
    state: str
    words: str
    cite: str
    seen: str


def may_look_into(document: Document) -> bool:
    """Tell whether this person may see words of a paper: one under an NDA names its readers."""
    mark = nda.find_mark(document)
    reader = nda.Reader(person_id=me().id, role=my_role())
    return mark is None or nda.may_open(nda.allowed_by(mark), reader, tenancy.today_here())


def may_see_notice(found: InForce) -> bool:
    """Tell whether this person may see what the papers say of a breach."""
    return all(may_look_into(one.document) for one in found.papers)


def term(vendor_id: int) -> Mapping[str, Any] | None:
    """Return what is in force today, signed by whom. None where nothing is."""
    found = papers_in_force(vendor_id, tenancy.today_here())
    return {"found": found} if found.base else None


def versions(vendor_id: int) -> Mapping[str, Any]:
    """Return the whole chain."""
    return {"chain": chain_of(vendor_id, tenancy.today_here())}


def breach_notice(vendor_id: int) -> Mapping[str, Any] | None:
    """Return the deadline of the agreement in force beside every clock that bears on it."""
    found = in_force(vendor_id, tenancy.today_here())
    if found.base is None or not may_see_notice(found):
        return None
    clocks = clocks_for(tenancy.here().states)
    verdict = judge(found.notice, clocks.vendors)
    return {
        "told": found.notice,
        "verdict": verdict,
        "badge": _LEVELS[verdict.level],
        "rows": list(_compared(found.notice, clocks)),
        "not_known": clocks.not_known,
        "has_states": bool(tenancy.here().states),
    }


def subcontractors(vendor_id: int) -> Mapping[str, Any] | None:
    """Return who stands behind the vendor, and what it said of them last."""
    asked, said = lists.asks_of(vendor_id), lists.answers_of(vendor_id)
    listed = lists.listed_of(vendor_id)
    if not (asked or said or listed) and vendors.get_vendor(vendor_id).phi == Phi.NO:
        return None
    open_ask = next((one for one in asked if one.is_open), None)
    last = next(iter(said), None)
    is_unread = last is not None and last.reviewed_at is None
    return {
        "listed": listed,
        "said_of": lists.last_said_of(vendor_id),
        "answers": said,
        "last": last,
        "differences": lists.differences_of(last) if last and is_unread else [],
        "asked": open_ask,
        "letter": notices.find_notice_by_key(letter_key(open_ask.id)) if open_ask else None,
    }


def _compared(told: Told | None, clocks: Clocks) -> Iterator[Compared]:
    yield _row("Your standard", f"{ACCEPTED_DAYS} days", fit(told, ACCEPTED_DAYS), _OURS, "")
    for one in beside(told, clocks.vendors, clocks.individuals):
        yield from _of_state(one)
    limit = f"{OUTER_LIMIT_DAYS} days, and without unreasonable delay"
    yield _row("Federal law", limit, fit(told, OUTER_LIMIT_DAYS), "45 CFR 164.410(b)", "")


def _of_state(one: Beside) -> Iterator[Compared]:
    clock, theirs = one.clock, one.individuals
    says = f"{clock.days} days from {clock.counted_from}" if clock.days else _NO_NUMBER
    seen = SEEN_IN[clock.verified]
    yield _row(f"{clock.name}, vendors", says, one.fit, clock.citation, seen)
    if theirs is not None:
        yield _patients(one, theirs.name)


def _patients(one: Beside, name: str) -> Compared:
    theirs = one.individuals
    assert theirs is not None  # noqa: S101 - the caller looked
    says = f"{theirs.days} days from {theirs.counted_from}" if theirs.days else _NO_NUMBER
    state, words = _FITS[Fit.NO_NUMBER if not theirs.days else Fit.UNKNOWN]
    if one.leaves is not None:
        state = "good" if one.leaves else "soon"
        words = f"Leaves you {one.leaves} days" if one.leaves else "May leave no day"
    return Compared(
        name=f"{name}, your letters to patients",
        says=says,
        state=state,
        words=words,
        cite=theirs.citation,
        seen=SEEN_IN[theirs.verified],
    )


def _row(name: str, says: str, how: Fit, cite: str, seen: str) -> Compared:
    state, words = _FITS[how]
    if how is Fit.LONGER and name == "Your standard":
        state = "soon"
    return Compared(name=name, says=says, state=state, words=words, cite=cite, seen=seen)


_NO_NUMBER = "At once, without a number of days"
_OURS = (
    f"Your standard: ask for {ASKED_BUSINESS_DAYS} business days, accept {ACCEPTED_DAYS} days, "
    f"too long beyond {RED_BEYOND_DAYS}. No law sets it."
)

_PAGE, _PARTS = "baa", "baa/chain/"


def show_panels() -> None:
    """Have the BAA page of a vendor show the chain."""
    for place, name, gather, is_beside in (
        (50, "_term", term, True),
        (51, "_versions", versions, True),
        (50, "_notice", breach_notice, False),
        (60, "_subcontractors", subcontractors, False),
    ):
        template = f"{_PARTS}{name}.html"
        panel = Panel(
            page=_PAGE, place=place, template=template, gather=gather, is_beside=is_beside
        )
        add_panel(panel)
