"""A pack: questions that are sent beside the five, as data in one TOML file or from a practice."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.questionnaires.question_set import Question

OWN = "own"


@dataclass(frozen=True, kw_only=True)
class Pack:
    """A version of a pack. It never changes: a new wording is a new version."""

    id: str
    title: str
    about: str
    minutes: int
    version: int
    as_of: str
    source: str
    # Words in what a vendor does that suggest the pack, and whether PHI alone suggests it.
    suggest_words: tuple[str, ...]
    suggest_with_phi: bool
    questions: tuple[Question, ...]
    payload: Mapping[str, Any]

    @property
    def is_own(self) -> bool:
        """Tell whether the practice wrote it."""
        return self.id == OWN
