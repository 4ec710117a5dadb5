"""Does this vendor need a BAA? The six questions, as data with their citations, and the walk."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from portal.baa.rules import NeedOutcome


class Answer(StrEnum):
    """What can be said to one of the questions."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


@dataclass(frozen=True, kw_only=True)
class Question:
    """One of the six. `leads` says which question or ending follows which answer."""

    id: str
    ask: str
    help: str
    leads: Mapping[Answer, str]
    citations: tuple[str, ...]

    @property
    def number(self) -> str:
        """Return its number, as read out."""
        return self.id.removeprefix("Q")


@dataclass(frozen=True, kw_only=True)
class Exemption:
    """A reason in law why a vendor needs no BAA, and what ends it."""

    id: str
    title: str
    rule: str
    ends: str
    citations: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Ending:
    """What a way through the questions comes to."""

    id: str
    outcome: NeedOutcome
    label: str
    meaning: str
    document: str
    exemptions: tuple[Exemption, ...]
    citations: tuple[str, ...]

    @property
    def hints(self) -> dict[str, str]:
        """Return what each exception means and where it ends, by its id."""
        return {one.id: f"{one.rule} It ends: {one.ends}" for one in self.exemptions}


@dataclass(frozen=True, kw_only=True)
class Triggers:
    """The questions as they stand in one version of the data."""

    as_of: str
    start: str
    questions: Mapping[str, Question]
    endings: Mapping[str, Ending]

    @property
    def exemptions(self) -> tuple[Exemption, ...]:
        """Return every exception in law, by its id."""
        every = {one.id: one for ending in self.endings.values() for one in ending.exemptions}
        return tuple(every[one] for one in sorted(every))

    @property
    def hints(self) -> dict[str, str]:
        """Return what each exception means and where it ends, by its id."""
        return {name: hint for one in self.endings.values() for name, hint in one.hints.items()}

    def exemption(self, exemption_id: str) -> Exemption | None:
        """Return an exemption by its id, if there is one."""
        return next((one for one in self.exemptions if one.id == exemption_id), None)


@dataclass(frozen=True, kw_only=True)
class Walk:
    """How far the answers lead: to the next question, or to an ending."""

    answered: tuple[tuple[Question, Answer], ...]
    question: Question | None
    ending: Ending | None

    @property
    def answers(self) -> dict[str, str]:
        """Return the answers that counted, by question."""
        return {question.id: answer.value for question, answer in self.answered}


def walk(given: Mapping[str, str], triggers: Triggers) -> Walk:
    """Follow the answers from the first question. What lies off the way does not count."""
    answered: list[tuple[Question, Answer]] = []
    at = triggers.start
    while at in triggers.questions:
        question = triggers.questions[at]
        said = given.get(question.id, "")
        if said not in set(Answer):
            return Walk(answered=tuple(answered), question=question, ending=None)
        answered.append((question, Answer(said)))
        at = question.leads[Answer(said)]
    return Walk(answered=tuple(answered), question=None, ending=triggers.endings[at])


@cache
def the_triggers() -> Triggers:
    """Return the six questions, read once."""
    data = tomllib.loads(files("portal.baa").joinpath("data/baa_triggers.toml").read_text("utf-8"))
    exemptions = {one["id"]: _exemption(one) for one in data["exception"]}
    return Triggers(
        as_of=data["meta"]["as_of"],
        start=data["meta"]["start"],
        questions=_by_id(_question(one) for one in data["question"]),
        endings={one["id"]: _ending(one, exemptions) for one in data["outcome"]},
    )


def _by_id(questions: Iterable[Question]) -> dict[str, Question]:
    return {question.id: question for question in questions}


def _question(raw: dict[str, Any]) -> Question:
    return Question(
        id=raw["id"],
        ask=raw["ask"],
        help=raw["help"],
        leads={answer: raw[answer.value] for answer in Answer},
        citations=tuple(raw["citations"]),
    )


def _exemption(raw: dict[str, Any]) -> Exemption:
    return Exemption(
        id=raw["id"],
        title=raw["title"],
        rule=raw["rule"],
        ends=raw["ends"],
        citations=tuple(raw["citations"]),
    )


def _ending(raw: dict[str, Any], exemptions: Mapping[str, Exemption]) -> Ending:
    result = raw["result"]
    return Ending(
        id=raw["id"],
        # The data says "no_baa" of a vendor; we say it of the need.
        outcome=NeedOutcome.NOT_NEEDED if result == "no_baa" else NeedOutcome(result),
        label=raw["label"],
        meaning=raw["meaning"],
        document=raw["document"],
        exemptions=tuple(exemptions[one] for one in raw["exceptions"]),
        citations=tuple(raw["citations"]),
    )
