"""The questions as data: a set is read, checked and frozen into each sending of it."""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from portal.questionnaires.sets.condition import Condition

# The pack that everybody is sent.
FIVE = "five"


class SetBroken(ValueError):
    """A set of questions is not in order. The message names every line and field."""


class FieldKind(StrEnum):
    """How a field is filled in."""

    CHOICE = "choice"
    MULTI = "multi"
    YES_NO = "yes_no"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    TEXT = "text"
    FILE = "file"


class Level(StrEnum):
    """How an answer is judged, worst first."""

    CRITICAL = "critical"
    RED = "red"
    AMBER = "amber"
    GREEN = "green"


class Basis(StrEnum):
    """Whose rule a criterion is."""

    RULE = "rule"
    STATE = "state"
    GUIDANCE = "guidance"
    CONVENTION = "convention"


class Verified(StrEnum):
    """How far the source of a criterion was checked."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    REPOSITORY = "repository"
    DERIVED = "derived"
    GENERAL = "general"


@dataclass(frozen=True, kw_only=True)
class Field:
    """One thing to fill in, in the data's words and in those the vendor reads."""

    id: str
    label: str
    kind: FieldKind
    is_required: bool
    options: tuple[str, ...]
    ask: str
    hint: str
    words: Mapping[str, str]
    none_words: str
    is_long: bool
    # Asked only where this holds; None is always, but for what the five say in code.
    shown_when: Condition | None = None

    def in_words(self, option: str) -> str:
        """Return an option as the reader sees it."""
        return self.words.get(option, option[:1].upper() + option[1:])


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """When an answer is judged so, why, and whose rule that is."""

    id: str
    level: Level
    when: str
    reason: str
    citations: tuple[str, ...]
    basis: Basis
    verified: Verified
    says: str
    hint: str
    # When it holds, as data. The five have a predicate of their own instead.
    condition: Condition | None = None


@dataclass(frozen=True, kw_only=True)
class Question:
    """One of the questions, with its fields and what they are judged by."""

    id: str
    number: int
    ask: str
    short: str
    why: str
    complete_when: str
    citations: tuple[str, ...]
    evidence: tuple[str, ...]
    follow_up: tuple[str, ...]
    fields: tuple[Field, ...]
    criteria: tuple[Criterion, ...]
    # The pack it came with.
    pack: str = FIVE


@dataclass(frozen=True, kw_only=True)
class QuestionSet:
    """A version of the questions. It never changes: a new wording is a new version."""

    version: int
    digest: str
    as_of: str
    default_due_days: int
    questions: tuple[Question, ...]
    overall: Mapping[Level, str]
    short_notice_states: frozenset[str]
    # The titles of the packs that were sent beside the five, by id.
    packs: Mapping[str, str] = field(default_factory=dict)

    def question(self, number: int) -> Question:
        """Return the question with this number. Raise KeyError where there is none."""
        return {question.number: question for question in self.questions}[number]


def canonical(value: object) -> str:
    """Return a value as the one JSON text that stands for it, so that digests can be redone."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(value: object) -> str:
    """Return the SHA-256 of a value's canonical JSON."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def frozen_from(questions: str, wording: str, *, version: int) -> dict[str, Any]:
    """Return the payload that is frozen into a sending: the questions and their wording."""
    return {
        "version": version,
        "set": tomllib.loads(questions),
        "wording": tomllib.loads(wording),
    }
