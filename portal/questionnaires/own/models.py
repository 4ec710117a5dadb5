"""Tables of a practice's own questions. A version is never changed."""

from typing import Any

from sqlalchemy import BigInteger, ForeignKeyConstraint, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, Practiced


class OwnQuestion(Practiced, Base):
    """One question of the practice, through all its wordings."""

    __tablename__ = "own_questions"

    position: Mapped[int] = mapped_column(Integer)
    made_at: Mapped[Moment]
    retired_at: Mapped[Moment | None]


class OwnQuestionVersion(Practiced, Base):
    """A wording of a question, with what its answers are judged by. Never changed."""

    __tablename__ = "own_question_versions"
    __table_args__ = (
        ForeignKeyConstraint(
            ["practice_id", "own_question_id"],
            ["app.own_questions.practice_id", "app.own_questions.id"],
        ),
    )

    own_question_id: Mapped[int] = mapped_column(BigInteger)
    version: Mapped[int] = mapped_column(Integer)
    told: Mapped[dict[str, Any]] = mapped_column(JSONB)
    made_at: Mapped[Moment]
    made_by_name: Mapped[str] = mapped_column(Text)
