"""Tables of sendings, answers, evidence, attestations and returns."""

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Boolean, Date, ForeignKeyConstraint, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, Practiced
from portal.questionnaires import rules
from portal.questionnaires.answers import Typed


def of_assessment(*rest: Any) -> tuple[Any, ...]:
    """Return table arguments that tie a row to an assessment of the same practice."""
    return (
        ForeignKeyConstraint(
            ["practice_id", "assessment_id"],
            ["app.assessments.practice_id", "app.assessments.id"],
        ),
        *rest,
    )


class Assessment(Practiced, Base):
    """One sending of the questions to one vendor, with the questions as they then stood."""

    __tablename__ = "assessments"
    __table_args__ = (
        ForeignKeyConstraint(
            ["practice_id", "vendor_id"], ["app.vendors.practice_id", "app.vendors.id"]
        ),
    )

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    # The sending that this one asks about anew, a year later.
    previous_id: Mapped[int | None] = mapped_column(BigInteger)
    set_version: Mapped[int] = mapped_column(Integer)
    set_digest: Mapped[str] = mapped_column(Text)
    # Thirty kilobytes: lists do without it, and ask for it by name where it is needed.
    frozen: Mapped[dict[str, Any]] = mapped_column(JSONB, deferred=True)
    state: Mapped[str] = mapped_column(Text)
    to_name: Mapped[str] = mapped_column(Text)
    to_email: Mapped[str] = mapped_column(Text)
    # Whom to write to if the letter comes back. Empty: nobody.
    second_name: Mapped[str] = mapped_column(Text, default="")
    second_email: Mapped[str] = mapped_column(Text, default="")
    due_on: Mapped[date] = mapped_column(Date)
    sent_at: Mapped[Moment]
    sent_on: Mapped[date] = mapped_column(Date)
    sent_by_id: Mapped[int | None] = mapped_column(BigInteger)
    sent_by_name: Mapped[str] = mapped_column(Text)
    submitted_at: Mapped[Moment | None]
    declined_at: Mapped[Moment | None]
    declined_reason: Mapped[str] = mapped_column(Text, default="")
    declined_by_name: Mapped[str] = mapped_column(Text, default="")
    reviewed_at: Mapped[Moment | None]
    reviewed_by_name: Mapped[str] = mapped_column(Text, default="")
    accepted_reason: Mapped[str] = mapped_column(Text, default="")
    withdrawn_at: Mapped[Moment | None]
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")

    @property
    def is_open(self) -> bool:
        """Tell whether answers may still be given."""
        return self.state in rules.OPEN_STATES

    @property
    def is_to_review(self) -> bool:
        """Tell whether the answers wait for a person of the practice."""
        return self.state == rules.AssessmentState.SUBMITTED

    def badge(self, on: date) -> tuple[str, str]:
        """Return the state and the words of its badge on a day."""
        return rules.badge(rules.AssessmentState(self.state), self.due_on, on=on)


class Answer(Practiced, Base):
    """What was typed into one field. A question that is declined is an answer of its own."""

    __tablename__ = "answers"
    __table_args__ = of_assessment()

    assessment_id: Mapped[int] = mapped_column(BigInteger)
    field_id: Mapped[str] = mapped_column(Text)
    value: Mapped[Typed | None] = mapped_column(JSONB(none_as_null=True))
    declined: Mapped[bool] = mapped_column(Boolean, default=False)
    by_name: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[Moment]
    source: Mapped[str] = mapped_column(Text)
    # Counts up with each change, so that nobody overwrites what they have not seen.
    revision: Mapped[int] = mapped_column(Integer, default=1)
    # The page that wrote it last.
    page: Mapped[str] = mapped_column(Text, default="")
    link_id: Mapped[int | None] = mapped_column(BigInteger)
    started_from: Mapped[str | None] = mapped_column(Text)
    started_note: Mapped[str] = mapped_column(Text, default="")
    confirmed_at: Mapped[Moment | None]

    @property
    def is_unconfirmed(self) -> bool:
        """Tell whether it was started from something, and nobody has said yet that it is true."""
        return self.started_from is not None and self.confirmed_at is None


class AnswerEvidence(Practiced, Base):
    """A document attached at a question. Taken away, it is no longer evidence, but stays kept."""

    __tablename__ = "answer_evidence"
    __table_args__ = of_assessment(
        ForeignKeyConstraint(
            ["practice_id", "document_id"], ["app.documents.practice_id", "app.documents.id"]
        )
    )

    assessment_id: Mapped[int] = mapped_column(BigInteger)
    question_id: Mapped[str] = mapped_column(Text)
    # The file field it fills, or the question itself.
    place: Mapped[str] = mapped_column(Text)
    document_id: Mapped[int] = mapped_column(BigInteger)
    by_name: Mapped[str] = mapped_column(Text)
    added_at: Mapped[Moment]
    source: Mapped[str] = mapped_column(Text)
    removed_at: Mapped[Moment | None]


class Attestation(Practiced, Base):
    """The answers as somebody stood up for them, word for word. Never changed."""

    __tablename__ = "attestations"
    __table_args__ = of_assessment(
        ForeignKeyConstraint(["practice_id", "link_id"], ["app.links.practice_id", "app.links.id"]),
        ForeignKeyConstraint(
            ["practice_id", "receipt_id"], ["app.documents.practice_id", "app.documents.id"]
        ),
    )

    assessment_id: Mapped[int] = mapped_column(BigInteger)
    attested_at: Mapped[Moment]
    source: Mapped[str] = mapped_column(Text)
    person_name: Mapped[str] = mapped_column(Text)
    person_title: Mapped[str] = mapped_column(Text)
    link_id: Mapped[int | None] = mapped_column(BigInteger)
    ip: Mapped[str | None] = mapped_column(Text)
    user_agent: Mapped[str | None] = mapped_column(Text)
    answers_sha256: Mapped[str] = mapped_column(Text)
    # The exact text whose SHA-256 it is.
    canonical: Mapped[str] = mapped_column(Text, deferred=True)
    receipt_id: Mapped[int | None] = mapped_column(BigInteger)
    receipt_code: Mapped[str] = mapped_column(Text)

    @property
    def is_by_link(self) -> bool:
        """Tell whether the vendor itself attested, not our staff after a call."""
        return self.source == rules.AnswerSource.VENDOR_BY_LINK


class AnswerReturn(Practiced, Base):
    """One answer that went back to the vendor, and what was asked for."""

    __tablename__ = "answer_returns"
    __table_args__ = of_assessment()

    assessment_id: Mapped[int] = mapped_column(BigInteger)
    round: Mapped[int] = mapped_column(Integer)
    question_id: Mapped[str] = mapped_column(Text)
    message: Mapped[str] = mapped_column(Text)
    returned_at: Mapped[Moment]
    returned_by_name: Mapped[str] = mapped_column(Text)
