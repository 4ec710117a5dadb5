"""Every read of a practice's own questions."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from portal.db import session
from portal.errors import NotFound
from portal.questionnaires.own.models import OwnQuestion, OwnQuestionVersion
from portal.questionnaires.own.rules import OwnWording, pack_of
from portal.questionnaires.sets.pack import Pack


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A question with its latest wording."""

    question: OwnQuestion
    version: OwnQuestionVersion

    @property
    def is_retired(self) -> bool:
        """Tell whether the question is asked no more."""
        return self.question.retired_at is not None

    @property
    def wording(self) -> OwnWording:
        """Return the wording in the words of the room."""
        return OwnWording.from_told(self.version.told)


def own_questions(*, with_retired: bool = False) -> list[Standing]:
    """Return the questions in their order, each with its latest wording."""
    latest = (
        select(OwnQuestionVersion)
        .ext(distinct_on(OwnQuestionVersion.own_question_id))
        .order_by(OwnQuestionVersion.own_question_id, OwnQuestionVersion.version.desc())
    )
    versions = {one.own_question_id: one for one in session.scalars(latest)}
    rows = select(OwnQuestion).order_by(OwnQuestion.position, OwnQuestion.id)
    if not with_retired:
        rows = rows.where(OwnQuestion.retired_at.is_(None))
    return [Standing(question=one, version=versions[one.id]) for one in session.scalars(rows)]


def get_own_question(question_id: int) -> Standing:
    """Return one of the questions that are asked."""
    found = [one for one in own_questions() if one.question.id == question_id]
    if not found:
        raise NotFound
    return found[0]


def versions_of(question_id: int) -> Sequence[OwnQuestionVersion]:
    """Return every wording of a question, newest first."""
    rows = select(OwnQuestionVersion).where(OwnQuestionVersion.own_question_id == question_id)
    return session.scalars(rows.order_by(OwnQuestionVersion.version.desc())).all()


def own_pack() -> Pack | None:
    """Return the practice's questions as a pack; None where it asks none of its own."""
    asked = own_questions()
    if not asked:
        return None
    return pack_of([(one.question.id, one.version.version, one.wording) for one in asked])


def hold_questions() -> None:
    """Hold the questions for the length of this transaction, so that two do not change them at once."""
    session.scalars(select(OwnQuestion.id).order_by(OwnQuestion.id).with_for_update()).all()
