"""How a vendor stands with its BAA on a day: one pure rule over all that is on file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from portal.baa.rules import BaaState, Held, NeedOutcome, RefusalWhy
from portal.baa.succession import renewed_from

ENDING_WITHIN = timedelta(days=90)


@dataclass(frozen=True, kw_only=True)
class Need:
    """What the decisions about the need come to. `changed`: services with another PHI answer since.

    No outcome: it was "not needed", before PHI went to one of these services.
    """

    outcome: NeedOutcome | None
    decided_on: date
    re_ask_on: date
    changed: tuple[str, ...] = ()
    changed_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request that is still open. `offered_on`: the vendor sent a copy by its link."""

    requested_on: date
    due_on: date
    offered_on: date | None
    is_for_amendment: bool = False


@dataclass(frozen=True, kw_only=True)
class Refused:
    """The vendor's last no."""

    refused_on: date
    by: str
    why: RefusalWhy


@dataclass(frozen=True, kw_only=True)
class Override:
    """An owner's written leave to send PHI without a BAA, for a while."""

    starts_on: date
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class BaaStanding:
    """How one vendor stands on one day."""

    needs_baa: bool | None
    state: BaaState
    asks_counsel: bool = False
    decided_on: date | None = None
    re_ask_on: date | None = None
    phi_changed: tuple[str, ...] = ()
    phi_changed_on: date | None = None
    requested_on: date | None = None
    request_due_on: date | None = None
    offered_on: date | None = None
    asks_amendment: bool = False
    refused_on: date | None = None
    refused_by: str = ""
    says_not_ba: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    review_on: date | None = None
    # A version on file takes over from this day, without a day between.
    renewed_from: date | None = None
    lapsed_on: date | None = None
    terminated_on: date | None = None
    phi_override_since: date | None = None
    phi_override_until: date | None = None
    # The version filed last does not count: its copy waits for the virus scan, or had a virus.
    copy_waits: bool = False
    copy_infected: bool = False

    @property
    def is_in_force(self) -> bool:
        """Tell whether a filed BAA binds."""
        return self.starts_on is not None


@dataclass(frozen=True, kw_only=True)
class Papers:
    """All that is on file about one vendor's BAA."""

    need: Need | None = None
    # Whole agreements whose copies may be used. An amendment is none by itself.
    held: Sequence[Held] = ()
    asked: Asked | None = None
    refused: Refused | None = None
    override: Override | None = None


def standing(papers: Papers, on: date) -> BaaStanding:
    """Return how a vendor with these papers stands on this day."""
    begun = sorted((one for one in papers.held if one.starts_on <= on), key=lambda h: h.starts_on)
    # A later version replaces those before it from its first day, for good: none comes back.
    binding = begun[-1] if begun and begun[-1].binds(on) else None
    over = begun[-1] if begun and binding is None else None
    renewed = renewed_from(papers.held, binding) if binding else None
    refused = papers.refused
    if papers.asked or (refused and begun and refused.refused_on < begun[-1].starts_on):
        refused = None  # asked again since, or it came round
    return BaaStanding(
        needs_baa=_needs(papers.need),
        state=_state(papers, binding, over, refused, on),
        starts_on=binding.starts_on if binding else None,
        ends_on=binding.last_day if binding else None,
        review_on=binding.review_on if binding else None,
        renewed_from=renewed,
        lapsed_on=over.ends_on if over and not over.terminated_on else None,
        terminated_on=over.terminated_on if over else None,
        **_of_need(papers.need),
        **_of_asking(papers.asked),
        **_of_refusal(refused),
        **_of_override(papers.override, on),
    )


def _needs(need: Need | None) -> bool | None:
    # Whoever asks counsel needs one until counsel has answered.
    if need is None or need.outcome is None:
        return None
    return need.outcome is not NeedOutcome.NOT_NEEDED


def _state(
    papers: Papers, binding: Held | None, over: Held | None, refused: Refused | None, on: date
) -> BaaState:
    needs = _needs(papers.need)
    last = binding.last_day if binding else None
    renewed = binding is not None and renewed_from(papers.held, binding) is not None
    is_ending = last is not None and last <= on + ENDING_WITHIN and not renewed
    found = (
        (needs is False, BaaState.NOT_NEEDED),
        (is_ending, BaaState.ENDING),
        (binding, BaaState.IN_FORCE),
        (papers.asked, BaaState.REQUESTED),
        (refused, BaaState.REFUSED),
        (over and over.terminated_on, BaaState.TERMINATED),
        (over, BaaState.LAPSED),
        (needs, BaaState.NEEDED),
    )
    return next((state for holds, state in found if holds), BaaState.UNDECIDED)


def _of_need(need: Need | None) -> dict[str, Any]:
    if need is None:
        return {}
    asks = need.outcome is NeedOutcome.ASK_COUNSEL
    return {
        "asks_counsel": asks,
        "decided_on": need.decided_on,
        "re_ask_on": need.re_ask_on,
        "phi_changed": need.changed,
        "phi_changed_on": need.changed_on,
    }


def _of_asking(asked: Asked | None) -> dict[str, Any]:
    if asked is None:
        return {}
    return {
        "requested_on": asked.requested_on,
        "request_due_on": asked.due_on,
        "offered_on": asked.offered_on,
        "asks_amendment": asked.is_for_amendment,
    }


def _of_refusal(refused: Refused | None) -> dict[str, Any]:
    if refused is None:
        return {}
    return {
        "refused_on": refused.refused_on,
        "refused_by": refused.by,
        "says_not_ba": refused.why is RefusalWhy.NOT_A_BA,
    }


def _of_override(override: Override | None, on: date) -> dict[str, Any]:
    if override is None or not override.starts_on <= on <= override.ends_on:
        return {}
    return {
        "phi_override_since": override.starts_on,
        "phi_override_until": override.ends_on,
    }
