"""What the decisions about a vendor and about its services come to together, and what changed since."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from portal.baa.rules import NeedOutcome
from portal.baa.standing import Need
from portal.vendors import Phi

# The strictest first. While counsel is asked no PHI may go, so that comes before "needed".
_STRICTNESS = (NeedOutcome.ASK_COUNSEL, NeedOutcome.NEEDS_BAA, NeedOutcome.NOT_NEEDED)
_NO_PHI = "no"


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A service, as its PHI answer stands now."""

    id: int
    name: str
    phi: Phi
    verbs: Collection[str] = ()
    in_use: bool = True
    changed_on: date | None = None

    @property
    def is_touching(self) -> bool:
        """Tell whether PHI may be about. Unsure counts until someone knows."""
        return self.in_use and self.phi is not Phi.NO

    @property
    def mark(self) -> str:
        """Return its PHI answer in a word, to tell whether it is still the same."""
        if not self.is_touching:
            return _NO_PHI
        return f"yes:{','.join(sorted(self.verbs))}" if self.phi is Phi.YES else "unsure"


@dataclass(frozen=True, kw_only=True)
class Decided:
    """One decision that counts. `seen`: the marks it rested on. None: not known."""

    outcome: NeedOutcome
    decided_on: date
    re_ask_on: date
    seen: Mapping[str, str] | None = None

    def saw(self, service: Seen) -> str | None:
        """Return the PHI answer of a service that it rested on. None: not known."""
        return None if self.seen is None else self.seen.get(str(service.id), _NO_PHI)

    def speaks_of(self, service: Seen) -> bool:
        """Tell whether it knew of PHI there. A memo from before PHI went to a service is not about it."""
        return self.saw(service) != _NO_PHI


@dataclass(frozen=True, kw_only=True)
class Decisions:
    """The decisions that count about one vendor: the one about the whole, and those by service."""

    own: Decided | None = None
    services: Mapping[int, Decided] = field(default_factory=dict)

    def about(self, service_id: int) -> Decided | None:
        """Return the decision that counts for a service: its own, or the vendor's."""
        return self.services.get(service_id, self.own)


def marks_of(services: Collection[Seen]) -> dict[str, str]:
    """Return the PHI answers of these services, as a decision keeps them."""
    return {str(one.id): one.mark for one in services if one.is_touching}


def together(decisions: Decisions, services: Sequence[Seen]) -> Need | None:
    """Return the strictest of the vendor's own decision and those of its services with PHI.

    Its outcome is None while it is "not needed" and some service with PHI was not decided on. None:
    nobody has decided at all.
    """
    touching = [one for one in services if one.is_touching]
    about = [decisions.services[one.id] for one in touching if one.id in decisions.services]
    counted = [decisions.own, *about] if decisions.own else about
    if not counted:
        return None
    first = min(counted, key=lambda one: (_STRICTNESS.index(one.outcome), -_ordinal(one)))
    changed = changed_since(decisions, services)
    is_open = not all(_is_settled(one, decisions) for one in touching)
    return Need(
        outcome=None if first.outcome is NeedOutcome.NOT_NEEDED and is_open else first.outcome,
        decided_on=first.decided_on,
        re_ask_on=min(one.re_ask_on for one in counted),
        changed=tuple(one.name for one in changed),
        changed_on=max((one.changed_on for one in changed if one.changed_on), default=None),
    )


def changed_since(decisions: Decisions, services: Sequence[Seen]) -> list[Seen]:
    """Return the services whose PHI answer is no longer what the decision on them rested on."""
    return list(_changed(decisions, services))


def _is_settled(service: Seen, decisions: Decisions) -> bool:
    decided = decisions.about(service.id)
    return decided is not None and decided.speaks_of(service)


def _changed(decisions: Decisions, services: Sequence[Seen]) -> Iterator[Seen]:
    for one in services:
        decided = decisions.about(one.id)
        if decided is None or decided.seen is None:
            continue
        # A decision about a service that has no PHI any more does not count, nor what it saw.
        is_moot = one.id in decisions.services and not one.is_touching
        if not is_moot and decided.saw(one) != one.mark:
            yield one


def _ordinal(decided: Decided) -> int:
    return decided.decided_on.toordinal()
