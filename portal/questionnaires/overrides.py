"""Judging a criterion otherwise than the data does: a person, a reason, and one answer as it was said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.questionnaires.answers import Said
from portal.questionnaires.question_set import Level, Question, digest_of


@dataclass(frozen=True, kw_only=True)
class Override:
    """How a person judged one criterion of one answer, and why. It holds for that answer alone."""

    id: int
    question_id: str
    criterion_id: str
    from_level: Level
    level: Level
    reason: str
    by_name: str
    at: datetime
    said_sha256: str

    def meets(self, question: Question, said: Said) -> bool:
        """Tell whether the answer still is the one that was judged. A changed one is judged anew."""
        return self.question_id == question.id and self.said_sha256 == said_digest(question, said)


def said_digest(question: Question, said: Said) -> str:
    """Return the SHA-256 of what was said to one question, with its files."""
    places = [*(one.id for one in question.fields), question.id]
    return digest_of(
        {
            "answers": {one: said.typed[one] for one in places if said.typed.get(one)},
            "declined": said.declined.get(question.id),
            "instead": said.instead.get(question.id, ""),
            "files": {one: sorted(said.files[one]) for one in places if said.files.get(one)},
        }
    )


def standing_at(
    question: Question, said: Said, overrides: Sequence[Override]
) -> dict[str, Override]:
    """Return what a person judged otherwise of the answer as it stands, by criterion."""
    return {one.criterion_id: one for one in overrides if one.meets(question, said)}
