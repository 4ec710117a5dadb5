"""The words and decisions of an incident. The portal records; people decide."""

from collections.abc import Iterable
from enum import StrEnum

from portal.errors import RuleBroken


class How(StrEnum):
    """By what way the practice was told."""

    LINK = "link"
    CALL = "call"
    MAIL = "mail"
    OTHER = "other"

    @property
    def words(self) -> str:
        """Return it as a page says it."""
        return {
            "link": "by their link",
            "call": "by phone",
            "mail": "by mail",
            "other": "another way",
        }[self.value]


class Agency(StrEnum):
    """Whether the vendor is the practice's agent: then its knowledge is the practice's own."""

    AGENT = "agent"
    NOT_AGENT = "not_agent"
    UNKNOWN = "unknown"

    @property
    def words(self) -> str:
        """Return it as a page says it."""
        return {
            "agent": "They are our agent",
            "not_agent": "They are not our agent",
            "unknown": "Not known: the earlier day counts",
        }[self.value]


class Decision(StrEnum):
    """What a person decided the incident to be (45 CFR 164.402)."""

    BREACH = "breach"
    LOW_PROBABILITY = "low_probability"
    ENCRYPTED = "encrypted"
    NOT_PHI = "not_phi"

    @property
    def words(self) -> str:
        """Return it as a page says it."""
        return _DECISIONS[self]


_DECISIONS = {
    Decision.BREACH: "A breach of unsecured PHI",
    Decision.LOW_PROBABILITY: "Low probability that PHI was compromised",
    Decision.ENCRYPTED: "The PHI was encrypted or destroyed as HHS guidance says",
    Decision.NOT_PHI: "No PHI was involved",
}


class EntryKind(StrEnum):
    """What people here write down of an incident."""

    AGENCY = "agency"
    PEOPLE = "people"
    DECISION = "decision"
    DELAY = "delay"
    CLOSED = "closed"
    REOPENED = "reopened"


class DelayKind(StrEnum):
    """How a law-enforcement official asked for delay (45 CFR 164.412)."""

    WRITTEN = "written"
    ORAL = "oral"


class DutyState(StrEnum):
    """How a duty stands. `BY_DECISION`, `BY_NUMBERS`: it follows from what was written down."""

    OPEN = "open"
    DONE = "done"
    NOT_APPLICABLE = "not_applicable"
    BY_DECISION = "by_decision"
    BY_NUMBERS = "by_numbers"

    @property
    def is_settled(self) -> bool:
        """Tell whether nothing is left to do about it."""
        return self is not DutyState.OPEN


# The four factors that the rule names (45 CFR 164.402(2)), and what each asks.
FACTORS = {
    "information": "The information: which kinds, and could people be told from it",
    "person": "Who used it, or got it",
    "acquired": "Was it really acquired or viewed",
    "mitigation": "How far was the risk reduced since",
}


def check_closing(*, has_decision: bool, open_duties: Iterable[str]) -> None:
    """Refuse to close what is not decided, or leaves a duty open."""
    if not has_decision:
        raise RuleBroken("First assess the risk, and write down what it was.")
    first = next(iter(open_duties), None)
    if first is not None:
        raise RuleBroken(f"A duty is still open: {first}. Say when it was done, or why it is none.")
