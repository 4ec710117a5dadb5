"""Tables of the review: what was judged otherwise, followed up, noted, drafted and decided."""

from datetime import date

from sqlalchemy import BigInteger, Boolean, Date, ForeignKeyConstraint, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, Practiced
from portal.questionnaires.models import of_assessment
from portal.questionnaires.overrides import Override
from portal.questionnaires.question_set import Level
from portal.questionnaires.review_rules import FollowupStanding


class CriterionOverride(Practiced, Base):
    """One criterion that a person judged otherwise. Taken back, it stays as history."""

    __tablename__ = "criterion_overrides"
    __table_args__ = of_assessment()

    assessment_id: Mapped[int] = mapped_column(BigInteger)
    question_id: Mapped[str] = mapped_column(Text)
    criterion_id: Mapped[str] = mapped_column(Text)
    from_level: Mapped[str] = mapped_column(Text)
    level: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    # The answer that was judged, by its digest: another answer is judged anew.
    said_sha256: Mapped[str] = mapped_column(Text)
    at: Mapped[Moment]
    by_id: Mapped[int | None] = mapped_column(BigInteger)
    by_name: Mapped[str] = mapped_column(Text)
    taken_back_at: Mapped[Moment | None]
    taken_back_by_name: Mapped[str | None] = mapped_column(Text)

    @property
    def told(self) -> Override:
        """Return it as the judging takes it."""
        return Override(
            id=self.id,
            question_id=self.question_id,
            criterion_id=self.criterion_id,
            from_level=Level(self.from_level),
            level=Level(self.level),
            reason=self.reason,
            by_name=self.by_name,
            at=self.at,
            said_sha256=self.said_sha256,
        )


class Followup(Practiced, Base):
    """What is still to be done about accepted answers, by whom and until when."""

    __tablename__ = "followups"
    __table_args__ = of_assessment(
        ForeignKeyConstraint(
            ["practice_id", "vendor_id"], ["app.vendors.practice_id", "app.vendors.id"]
        )
    )

    assessment_id: Mapped[int] = mapped_column(BigInteger)
    vendor_id: Mapped[int] = mapped_column(BigInteger)
    question_id: Mapped[str | None] = mapped_column(Text)
    what: Mapped[str] = mapped_column(Text)
    owner_id: Mapped[int] = mapped_column(BigInteger)
    owner_name: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date] = mapped_column(Date)
    made_at: Mapped[Moment]
    made_by_name: Mapped[str] = mapped_column(Text)
    done_at: Mapped[Moment | None]
    done_by_name: Mapped[str | None] = mapped_column(Text)
    done_words: Mapped[str] = mapped_column(Text, default="")

    @property
    def is_done(self) -> bool:
        """Tell whether somebody said that it is done."""
        return self.done_at is not None

    def standing(self, on: date) -> FollowupStanding:
        """Return how it stands on a day, in a state and words."""
        return FollowupStanding.of(self.due_on, is_done=self.is_done, on=on)


class ReviewNote(Practiced, Base):
    """A note for our team at one answer. No vendor ever reads it."""

    __tablename__ = "review_notes"
    __table_args__ = of_assessment()

    assessment_id: Mapped[int] = mapped_column(BigInteger)
    question_id: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[Moment]
    by_id: Mapped[int | None] = mapped_column(BigInteger)
    by_name: Mapped[str] = mapped_column(Text)


class ReturnDraft(Practiced, Base):
    """A message to the vendor that is being written, and has not gone."""

    __tablename__ = "return_drafts"
    __table_args__ = of_assessment()

    assessment_id: Mapped[int] = mapped_column(BigInteger)
    question_id: Mapped[str] = mapped_column(Text)
    message: Mapped[str] = mapped_column(Text)
    is_flagged: Mapped[bool] = mapped_column(Boolean)
    by_name: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[Moment]


class AssessmentReview(Practiced, Base):
    """What was decided about the answers: by whom, when and why. Never changed."""

    __tablename__ = "assessment_reviews"
    __table_args__ = of_assessment()

    assessment_id: Mapped[int] = mapped_column(BigInteger)
    decision: Mapped[str] = mapped_column(Text)
    overall_by_criteria: Mapped[str] = mapped_column(Text)
    overall: Mapped[str] = mapped_column(Text)
    overrides: Mapped[int] = mapped_column(Integer)
    # How many answers went back, or are followed up.
    answers: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[Moment]
    by_id: Mapped[int | None] = mapped_column(BigInteger)
    by_name: Mapped[str] = mapped_column(Text)


class Cadence(Practiced, Base):
    """After how many days vendors of a tier are asked anew. The newest of a tier counts."""

    __tablename__ = "cadences"

    tier: Mapped[str] = mapped_column(Text)
    days: Mapped[int] = mapped_column(Integer)
    at: Mapped[Moment]
    by_name: Mapped[str] = mapped_column(Text)
