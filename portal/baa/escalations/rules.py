"""When a case is late, what ends it, and when it opens again. Values in, values out."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.baa.rules import LONGEST_OVERRIDE, RefusalWhy
from portal.errors import RuleBroken

# No rule of law gives this time: it is the practice's standard.
DECIDE_WITHIN = timedelta(days=30)
LATEST_DEADLINE = timedelta(days=90)


class CaseState(StrEnum):
    """How a case stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    CLOSED = "closed"


class Way(StrEnum):
    """The way out of a refusal that was chosen."""

    REPLACE = "replace"
    STOP_PHI = "stop_phi"
    COUNSEL = "counsel"
    UPGRADE = "upgrade"
    NEED = "need"

    @property
    def words(self) -> str:
        """Return it as a page says it."""
        return _WAY_WORDS[self]


class Settled(StrEnum):
    """What a case rests on that is not open: the proof that closed it, or an owner's acceptance."""

    REPLACED = "replaced"
    PHI_STOPPED = "phi_stopped"
    BAA = "baa"
    NOT_NEEDED = "not_needed"
    COUNSEL = "counsel"
    ACCEPTED = "accepted"

    @property
    def words(self) -> str:
        """Return it as a page says it."""
        return _SETTLED_WORDS[self]


class Reopening(StrEnum):
    """Why a case that was settled is open again."""

    ACCEPTANCE_ENDED = "acceptance_ended"
    ACCEPTANCE_TAKEN_BACK = "acceptance_taken_back"
    PHI_AGAIN = "phi_again"
    PROOF_GONE = "proof_gone"
    NEEDED_AFTER_ALL = "needed_after_all"

    @property
    def words(self) -> str:
        """Return it as a page says it."""
        return _REOPENING_WORDS[self]


class StepKind(StrEnum):
    """What can happen in a case."""

    OPENED = "opened"
    REFUSED_AGAIN = "refused_again"
    NOTE = "note"
    OWNER = "owner"
    DEADLINE = "deadline"
    WAY = "way"
    DECIDED = "decided"
    ACCEPTED = "accepted"
    CLOSED = "closed"
    REOPENED = "reopened"


_WAY_WORDS = {
    Way.REPLACE: "Replace them",
    Way.STOP_PHI: "Stop the PHI",
    Way.COUNSEL: "Ask counsel",
    Way.UPGRADE: "Move to the plan that has a BAA",
    Way.NEED: "Decide again whether they need one",
}
_SETTLED_WORDS = {
    Settled.REPLACED: "Replaced",
    Settled.PHI_STOPPED: "PHI stopped",
    Settled.BAA: "A BAA came after all",
    Settled.NOT_NEEDED: "No BAA is needed",
    Settled.COUNSEL: "Counsel answered",
    Settled.ACCEPTED: "Accepted for a while",
}
_REOPENING_WORDS = {
    Reopening.ACCEPTANCE_ENDED: "The owner's acceptance ended.",
    Reopening.ACCEPTANCE_TAKEN_BACK: "The owner took the acceptance back.",
    Reopening.PHI_AGAIN: "PHI goes to them again.",
    Reopening.PROOF_GONE: "The proof may not be used any more.",
    Reopening.NEEDED_AFTER_ALL: "The decision that none is needed no longer stands.",
}
_BADGES = {
    CaseState.ACCEPTED: ("soon", "Accepted for a while"),
    CaseState.CLOSED: ("good", "Closed"),
}
# The three ways are open to everyone. The vendor's own answer may open one more, which then comes first.
_THREE = (Way.REPLACE, Way.STOP_PHI, Way.COUNSEL)
_OWN_WAY = {RefusalWhy.HIGHER_PLAN: Way.UPGRADE, RefusalWhy.NOT_A_BA: Way.NEED}
_PHI_GONE = frozenset({Settled.REPLACED, Settled.PHI_STOPPED})


@dataclass(frozen=True, kw_only=True)
class Case:
    """One case, as far as the rules go."""

    state: CaseState
    due_on: date
    way: Way | None = None
    version_seen: int = 0
    had_baa: bool = False
    need_seen: int = 0
    settled: Settled | None = None
    accepted_until: date | None = None
    # Whether the paper it was closed with may still be shown. One without a paper keeps its proof.
    proof_stands: bool = True

    @property
    def is_live(self) -> bool:
        """Tell whether it still waits for its proof."""
        return self.state is not CaseState.CLOSED


@dataclass(frozen=True, kw_only=True)
class OnFile:
    """What is on file about the vendor of a case on a day.

    `binding`: the version of each BAA or amendment in force, with its number. `decided`: the last
    decision whether they need one; `not_needed`: that decision, where all of them come to none.
    """

    binding: tuple[tuple[int, int], ...] = ()
    needs_baa: bool | None = None
    not_needed: int | None = None
    decided: int | None = None
    asks_counsel: bool = False
    phi_flows: bool = False


def own_way(why: RefusalWhy) -> Way | None:
    """Return the way out that the vendor's own answer points to."""
    return _OWN_WAY.get(why)


def ways_for(why: RefusalWhy) -> tuple[Way, ...]:
    """Return the ways out that can be chosen, the one of the vendor's own answer first."""
    own = own_way(why)
    return (own, *_THREE) if own else _THREE


def deadline_from(day: date) -> date:
    """Return by when a case that opens on this day should be settled: your standard."""
    return day + DECIDE_WITHIN


def latest_deadline(counted_from: date) -> date:
    """Return the last day that a deadline may be moved to."""
    return counted_from + LATEST_DEADLINE


def is_overdue(case: Case, on: date) -> bool:
    """Tell whether an open case is past its deadline. On the day itself it is not yet."""
    return case.state is CaseState.OPEN and case.due_on < on


def badge_of(case: Case, on: date, *, phi_flows: bool) -> tuple[str, str]:
    """Return the colour and the words of how a case stands."""
    if case.state is CaseState.OPEN:
        late = is_overdue(case, on)
        return "critical" if late or phi_flows else "soon", "Overdue" if late else "Open"
    return _BADGES[case.state]


def check_deadline(due_on: date, *, opened_on: date, on: date) -> None:
    """Refuse a deadline that is over already, or that puts the matter off for good."""
    if due_on < on:
        raise RuleBroken("Choose a day that is not over yet.")
    if due_on > latest_deadline(opened_on):
        raise RuleBroken(
            f"Choose a day within {LATEST_DEADLINE.days} days of when the case opened. "
            "After that, it needs its proof or an owner's written acceptance."
        )


def check_acceptance(until: date, *, on: date) -> None:
    """Refuse an acceptance that is over already, or that lasts longer than leave for PHI may."""
    if not on <= until <= on + LONGEST_OVERRIDE:
        raise RuleBroken(f"Choose a last day within {LONGEST_OVERRIDE.days} days.")


def answering_baa(case: Case, on_file: OnFile) -> int | None:
    """Return the BAA in force that answers the refusal, if there is one.

    Where one was in force when they refused, only what was filed after it counts.
    """
    return next(
        (
            number
            for version, number in on_file.binding
            if not case.had_baa or version > case.version_seen
        ),
        None,
    )


def reopening(case: Case, on_file: OnFile, on: date) -> Reopening | None:
    """Return why a settled case must be open again, if it must. An acceptance holds on its last day."""
    if case.state is CaseState.ACCEPTED:
        is_over = case.accepted_until is not None and case.accepted_until < on
        return Reopening.ACCEPTANCE_ENDED if is_over else None
    if case.is_live or answering_baa(case, on_file) is not None or on_file.needs_baa is False:
        return None
    found = (
        (not case.proof_stands, Reopening.PROOF_GONE),
        (case.settled in _PHI_GONE and on_file.phi_flows, Reopening.PHI_AGAIN),
        (case.settled is Settled.NOT_NEEDED, Reopening.NEEDED_AFTER_ALL),
    )
    return next((why for holds, why in found if holds), None)


def is_decided_anew(case: Case, on_file: OnFile) -> bool:
    """Tell whether the need was decided since they said that none is needed, and they do need one."""
    newer = on_file.decided is not None and on_file.decided > case.need_seen
    return case.is_live and case.way is Way.NEED and newer and on_file.needs_baa is True
