"""Where a vendor stands on the list: which tab, how far up, and what its badge says."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.flags.facts import WITHOUT_BAA, Flagged, FlagKind, Severity, VendorFacts
from portal.flags.rules import ORDER
from portal.flags.words import say_day


class Tab(StrEnum):
    """The lists, never mixed."""

    ATTENTION = "attention"
    COVERED = "covered"
    NOT_BA = "not_ba"
    WAIVED = "waived"
    FORMER = "former"


@dataclass(frozen=True, kw_only=True)
class BoardLine:
    """One vendor's line: `rank` counts from 0, the worst."""

    tab: Tab
    rank: int
    badge_state: str
    badge_words: str
    since_on: date | None
    next_words: str
    next_path: str


# A vendor whose rank is below this lacks a BAA. Flags that say so come first in their order.
LACKS_BAA_BELOW = len(WITHOUT_BAA)
# One that leads with this has a BAA, which does not cover each of its services.
NOT_COVERED_RANK = ORDER[FlagKind.SERVICE_NOT_COVERED]
_QUIET_RANKS = {Tab.WAIVED: 100, Tab.COVERED: 110, Tab.NOT_BA: 120, Tab.FORMER: 130}


def board_for(
    facts: VendorFacts,
    flagged: Collection[Flagged],
    waived: Mapping[FlagKind, date],
    on: date,
) -> BoardLine:
    """Return the vendor's line. `waived` says until when an owner greyed which flag."""
    greyed = {kind: until for kind, until in waived.items() if until >= on}
    loud = [flag for flag in flagged if flag.severity is not Severity.QUIET]
    pressing = [flag for flag in loud if flag.kind not in greyed]
    if pressing:
        return _attention(min(pressing, key=lambda flag: ORDER[flag.kind]))
    if loud:
        until = min(greyed[flag.kind] for flag in loud)
        return _quiet(Tab.WAIVED, f"Waived until {say_day(until, on)}", on=until)
    if facts.former_on is not None:
        return _quiet(Tab.FORMER, "Former", on=facts.former_on)
    return _at_rest(facts, next(iter(flagged), None))


def _attention(worst: Flagged) -> BoardLine:
    return BoardLine(
        tab=Tab.ATTENTION,
        rank=ORDER[worst.kind],
        badge_state=worst.severity,
        badge_words=worst.badge,
        since_on=worst.since,
        next_words=worst.action_words,
        next_path=worst.action_path,
    )


def _at_rest(facts: VendorFacts, hint: Flagged | None) -> BoardLine:
    if facts.baa.in_force_since is not None and facts.need.needs_baa is not False:
        return BoardLine(
            tab=Tab.COVERED,
            rank=_QUIET_RANKS[Tab.COVERED],
            badge_state="good",
            badge_words="In force",
            since_on=facts.baa.in_force_since,
            next_words=hint.action_words if hint else "",
            next_path=hint.action_path if hint else "",
        )
    if facts.need.needs_baa is False:
        return _quiet(Tab.NOT_BA, "Not a business associate", on=facts.need.decided_on)
    if facts.baa.terminated_on is not None:
        return _quiet(Tab.NOT_BA, "Terminated", on=facts.baa.terminated_on)
    return _quiet(Tab.NOT_BA, "No PHI", on=facts.added_on)


def _quiet(tab: Tab, words: str, *, on: date | None) -> BoardLine:
    return BoardLine(
        tab=tab,
        rank=_QUIET_RANKS[tab],
        badge_state="quiet",
        badge_words=words,
        since_on=on,
        next_words="",
        next_path="",
    )
