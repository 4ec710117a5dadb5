"""A question of the practice: what it may be, and the pack that several of them make."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from portal.errors import RuleBroken
from portal.questionnaires.question_set import FieldKind, Level
from portal.questionnaires.sets.pack import OWN, Pack
from portal.questionnaires.sets.pack_reading import pack_from

KINDS = (
    FieldKind.YES_NO,
    FieldKind.CHOICE,
    FieldKind.MULTI,
    FieldKind.TEXT,
    FieldKind.DATE,
    FieldKind.NUMBER,
    FieldKind.FILE,
)
MOST_QUESTIONS = 20
MOST_OPTIONS = 12
_WITH_OPTIONS = frozenset({FieldKind.CHOICE, FieldKind.MULTI})
_LONGEST = 400
# Plain language for people: no markup, and no control signs.
_MARKUP = re.compile(r"<[a-zA-Z/!]|&[a-z]+;|&#\d+;")


@dataclass(frozen=True, kw_only=True)
class OwnWording:
    """A wording of a question, and which answers to it need following up or are a problem."""

    ask: str
    why: str
    kind: FieldKind
    hint: str = ""
    is_required: bool = True
    options: tuple[str, ...] = ()
    follow_up: tuple[str, ...] = ()
    problem: tuple[str, ...] = ()
    # Of a number: what is under or over it is followed up. Of a date: what is older in days.
    under: int | None = None
    over: int | None = None
    reason: str = ""

    @classmethod
    def from_told(cls, told: Mapping[str, Any]) -> "OwnWording":
        """Return a wording as it was kept."""
        lists = {name: tuple(told[name]) for name in ("options", "follow_up", "problem")}
        return cls(**{**told, **lists, "kind": FieldKind(told["kind"])})

    def told(self) -> dict[str, Any]:
        """Return what is kept of it."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
        }


def checked(wording: OwnWording) -> OwnWording:
    """Return a wording that can be asked, or refuse it with what to change."""
    texts = [wording.ask, wording.why, wording.hint, wording.reason, *wording.options]
    if not wording.ask.strip():
        raise RuleBroken("Enter the question.")
    if not wording.why.strip():
        raise RuleBroken("Say in a sentence why you ask. The vendor reads it.")
    if any(len(text) > _LONGEST for text in texts):
        raise RuleBroken(f"Use {_LONGEST} letters or fewer for each text.")
    if any(_MARKUP.search(text) or not text.replace("\n", " ").isprintable() for text in texts):
        raise RuleBroken("Write plain words: no HTML and no special signs.")
    _check_options(wording)
    if (wording.under is not None or wording.over is not None) and wording.kind not in {
        FieldKind.NUMBER,
        FieldKind.DATE,
    }:
        raise RuleBroken("Only a number or a date can be too low or too high.")
    return wording


def _check_options(wording: OwnWording) -> None:
    options = wording.options
    if wording.kind in _WITH_OPTIONS:
        if not 2 <= len(options) <= MOST_OPTIONS:
            raise RuleBroken(f"Enter between 2 and {MOST_OPTIONS} answers to choose from.")
        if len({one.casefold() for one in options}) < len(options):
            raise RuleBroken("One of the answers stands there twice.")
        if "none" in {one.casefold() for one in options}:
            raise RuleBroken("Write “None” out, such as “We have none”.")
    _check_judged(wording)


def _check_judged(wording: OwnWording) -> None:
    options = wording.options
    judged = {*wording.follow_up, *wording.problem}
    allowed = {"yes", "no"} if wording.kind is FieldKind.YES_NO else set(options)
    if judged - allowed:
        raise RuleBroken("An answer that is judged is not among the answers.")
    if judged and judged >= allowed:
        raise RuleBroken("At least one answer must be in order.")
    if judged and not wording.reason.strip():
        raise RuleBroken("Say why such an answer needs following up. Your reviewer reads it.")


def pack_of(asked: Sequence[tuple[int, int, OwnWording]]) -> Pack:
    """Return the pack of some questions, each with its number and its version."""
    return pack_from(
        {
            "meta": {
                "id": OWN,
                "title": "Our own questions",
                "about": "Written by your practice, judged by the rules you gave.",
                "minutes": max(1, len(asked)),
                "version": 1,
                "as_of": "as worded when it was sent",
                "source": "Written by the practice.",
                "suggest": {"with_phi": False},
            },
            "question": [_question(*one) for one in asked],
        }
    )


def _question(number: int, version: int, wording: OwnWording) -> dict[str, Any]:
    name = f"own{number}v{version}"
    field = f"{name}_answer"
    return {
        "id": name,
        "ask": wording.ask,
        "short": wording.ask,
        "why": wording.why,
        "evidence": [],
        "field": [_field(field, wording)],
        "criterion": _criteria(name, field, wording),
    }


def _field(name: str, wording: OwnWording) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": name,
        "label": wording.ask,
        "type": wording.kind.value,
        "required": wording.is_required,
        "ask": "Your answer",
        "is_long": wording.kind is FieldKind.TEXT,
    }
    if wording.hint:
        told["hint"] = wording.hint
    if wording.options:
        told["options"] = list(wording.options)
        told["words"] = {option: option for option in wording.options}
    return told


def _criteria(name: str, field: str, wording: OwnWording) -> list[dict[str, Any]]:
    problem = _any(field, wording.kind, wording.problem)
    follow_up = _any(field, wording.kind, wording.follow_up) + _limits(field, wording)
    made = []
    if problem:
        made.append(_criterion(f"{name}-R1", Level.RED, problem, wording))
    if follow_up:
        made.append(_criterion(f"{name}-A1", Level.AMBER, follow_up, wording))
    answered = {"field": field, "answered": True}
    is_open = not wording.is_required
    in_order = {"any": [answered, {"field": field, "answered": False}]} if is_open else answered
    return [*made, _standard(f"{name}-G1", in_order, wording)]


def _any(field: str, kind: FieldKind, answers: tuple[str, ...]) -> list[dict[str, Any]]:
    test = "includes" if kind is FieldKind.MULTI else "is"
    return [{"field": field, test: answer} for answer in answers]


def _limits(field: str, wording: OwnWording) -> list[dict[str, Any]]:
    over = "older_than_days" if wording.kind is FieldKind.DATE else "more_than"
    limits = []
    if wording.under is not None and wording.kind is FieldKind.NUMBER:
        limits.append({"field": field, "less_than": wording.under})
    if wording.over is not None:
        limits.append({"field": field, over: wording.over})
    return limits


def _criterion(
    name: str, level: Level, tests: list[dict[str, Any]], wording: OwnWording
) -> dict[str, Any]:
    reason = wording.reason.strip() or "Your practice asked to look at such an answer."
    return {
        "id": name,
        "level": level.value,
        "when": "your practice marked this answer",
        "says": "Your practice marked this answer.",
        "reason": reason,
        "basis": "convention",
        "verified": "general",
        "holds_if": {"any": tests},
    }


def _standard(name: str, condition: dict[str, Any], wording: OwnWording) -> dict[str, Any]:
    judged = wording.follow_up or wording.problem or wording.under or wording.over
    says = (
        "Not among the answers that your practice marked."
        if judged
        else "Answered. You gave no rule for it, so read it yourself."
    )
    return {
        "id": name,
        "level": Level.GREEN.value,
        "when": "it is answered, and the answer is not one that you marked",
        "says": says,
        "reason": "Your practice's own question.",
        "basis": "convention",
        "verified": "general",
        "holds_if": condition,
    }
