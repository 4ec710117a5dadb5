"""Many vendors asked at once, and what became of each."""

from datetime import date
from enum import StrEnum

from sqlalchemy import BigInteger, FetchedValue, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal import audit
from portal.db import Base, Moment, Practiced, refers
from portal.questionnaires.actions import Sending


class RowState(StrEnum):
    """What became of one vendor's letter."""

    WAITING = "waiting"
    SENT = "sent"
    LEFT_OUT = "left_out"


class QuestionBatch(Practiced, Base):
    """One asking of many, as the person who asked saw it."""

    __tablename__ = "question_batches"

    # The form's own mark: sent twice, it is one asking.
    once: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    asked_at: Mapped[Moment]
    asked_by_id: Mapped[int | None] = mapped_column(BigInteger)
    asked_by_name: Mapped[str] = mapped_column(Text)
    asked_ip: Mapped[str | None] = mapped_column(Text)
    asked_user_agent: Mapped[str | None] = mapped_column(Text)

    @property
    def by(self) -> audit.Actor:
        """Return who asked, and from where: the letters go later, but it is their deed."""
        return audit.Actor(
            kind=audit.ActorKind.PERSON,
            actor_id=self.asked_by_id,
            name=self.asked_by_name,
            ip=self.asked_ip,
            user_agent=self.asked_user_agent,
        )


class QuestionBatchRow(Practiced, Base):
    """One vendor of them: to whom, and what became of it."""

    __tablename__ = "question_batch_rows"
    __table_args__ = refers(
        vendor_id="vendors", batch_id="question_batches", assessment_id="assessments"
    )

    batch_id: Mapped[int] = mapped_column(BigInteger)
    vendor_id: Mapped[int] = mapped_column(BigInteger)
    to_name: Mapped[str] = mapped_column(Text)
    to_email: Mapped[str] = mapped_column(Text)
    second_name: Mapped[str] = mapped_column(Text, default="")
    second_email: Mapped[str] = mapped_column(Text, default="")
    packs: Mapped[list[str]] = mapped_column(JSONB, default=list)
    # Of the letter as it was shown. Another one is not sent.
    letter_digest: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    why_not: Mapped[str] = mapped_column(Text, server_default=FetchedValue())
    assessment_id: Mapped[int | None] = mapped_column(BigInteger)

    def sending(self, due_on: date) -> Sending:
        """Return what is sent to this vendor."""
        return Sending(
            to_name=self.to_name,
            to_email=self.to_email,
            due_on=due_on,
            second_name=self.second_name,
            second_email=self.second_email,
            packs=tuple(self.packs),
        )
