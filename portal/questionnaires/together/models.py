"""What two wrote at once, one question in a colleague's hands, and what letters have told of."""

from datetime import date

from sqlalchemy import BigInteger, Date, ForeignKeyConstraint, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, Practiced
from portal.questionnaires.answers import Typed
from portal.questionnaires.models import of_assessment


class AnswerVariant(Practiced, Base):
    """What somebody typed into a field that somebody else changed meanwhile. Nothing is lost."""

    __tablename__ = "answer_variants"
    __table_args__ = of_assessment(
        ForeignKeyConstraint(["practice_id", "link_id"], ["app.links.practice_id", "app.links.id"])
    )

    assessment_id: Mapped[int] = mapped_column(BigInteger)
    field_id: Mapped[str] = mapped_column(Text)
    value: Mapped[Typed | None] = mapped_column(JSONB(none_as_null=True))
    by_name: Mapped[str] = mapped_column(Text)
    link_id: Mapped[int | None] = mapped_column(BigInteger)
    source: Mapped[str] = mapped_column(Text)
    # The page it was typed on. What that page sends next is about the same.
    page: Mapped[str] = mapped_column(Text, default="")
    said_at: Mapped[Moment]
    settled_at: Mapped[Moment | None]
    settled_by_name: Mapped[str | None] = mapped_column(Text)
    settled_how: Mapped[str | None] = mapped_column(Text)


class QuestionPass(Practiced, Base):
    """One question in the hands of a colleague, by a link that opens nothing else."""

    __tablename__ = "question_passes"
    __table_args__ = of_assessment(
        ForeignKeyConstraint(
            ["practice_id", "from_link_id"], ["app.links.practice_id", "app.links.id"]
        )
    )

    assessment_id: Mapped[int] = mapped_column(BigInteger)
    question_id: Mapped[str] = mapped_column(Text)
    from_link_id: Mapped[int] = mapped_column(BigInteger)
    from_name: Mapped[str] = mapped_column(Text)
    to_name: Mapped[str] = mapped_column(Text)
    to_email: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, default="")
    passed_at: Mapped[Moment]
    expires_on: Mapped[date] = mapped_column(Date)
    handed_back_at: Mapped[Moment | None]
    handed_back_words: Mapped[str] = mapped_column(Text, default="")
    taken_back_at: Mapped[Moment | None]
    taken_back_by_name: Mapped[str | None] = mapped_column(Text)

    @property
    def is_out(self) -> bool:
        """Tell whether the colleague still has it."""
        return self.handed_back_at is None and self.taken_back_at is None


class MessageDigest(Practiced, Base):
    """A letter that told one side of messages, up to the last it told of. One a day."""

    __tablename__ = "message_digests"
    __table_args__ = of_assessment()

    assessment_id: Mapped[int] = mapped_column(BigInteger)
    side: Mapped[str] = mapped_column(Text)
    told_on: Mapped[date] = mapped_column(Date)
    up_to_message_id: Mapped[int] = mapped_column(BigInteger)
