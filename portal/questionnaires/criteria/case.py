"""What a criterion is judged on."""

from dataclasses import dataclass
from datetime import date

from portal.questionnaires.answers import Answers


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What we know of the vendor and the practice beside the answers. None means: not known."""

    handles_phi: bool | None
    needs_baa: bool | None
    has_baa_in_force: bool | None
    lacks_provision: bool | None
    states: frozenset[str]
    short_notice_states: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Case:
    """The answers, the facts, and the day they are judged on."""

    answers: Answers
    facts: Facts
    on: date


def says_nothing(text: str) -> bool:
    """Tell whether a text is a way of writing "none"."""
    return text.strip().rstrip(".").lower() in _NOTHING


_NOTHING = frozenset(
    {
        "",
        "-",
        "0",
        "n/a",
        "na",
        "nil",
        "no",
        "no exceptions",
        "no exceptions noted",
        "none",
        "none noted",
        "not applicable",
        "nothing",
        "nothing is kept",
    }
)
