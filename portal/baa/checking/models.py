"""The tables of what was read in BAAs, and of what people decided on it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Boolean, FetchedValue, ForeignKeyConstraint, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.baa.checking.rules import Decided, ReadingState, Ruling, Seen
from portal.baa.clauses import BaaReading
from portal.db import Base, Moment, Practiced


def _refers() -> tuple[ForeignKeyConstraint, ...]:
    return tuple(
        ForeignKeyConstraint(
            ["practice_id", f"{one}_id"], [f"app.{one}s.practice_id", f"app.{one}s.id"]
        )
        for one in ("vendor", "document")
    )


class ClauseReading(Practiced, Base):
    """What the portal read in one document. A new reading replaces it."""

    __tablename__ = "baa_readings"
    __table_args__ = _refers()

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    document_id: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(Text)
    pages_done: Mapped[int] = mapped_column(Integer, server_default=FetchedValue())
    pages_total: Mapped[int | None] = mapped_column(Integer)
    # Pages whose picture could not be read, and whether there are pages beyond those that were.
    pages_not_read: Mapped[list[int]] = mapped_column(ARRAY(Integer), server_default=FetchedValue())
    has_more_pages: Mapped[bool] = mapped_column(Boolean, server_default=FetchedValue())
    detector: Mapped[str | None] = mapped_column(Text)
    verdicts: Mapped[dict[str, str] | None] = mapped_column(JSONB(none_as_null=True))
    result: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    asked_at: Mapped[Moment]
    begun_at: Mapped[Moment | None]
    done_at: Mapped[Moment | None]

    @property
    def stage(self) -> ReadingState:
        """Return how far it is."""
        return ReadingState(self.state)

    @property
    def is_under_way(self) -> bool:
        """Tell whether the page should look again soon."""
        return self.stage in {ReadingState.WAITING, ReadingState.READING}

    @property
    def told(self) -> BaaReading | None:
        """Return what was read last, if anything was."""
        return BaaReading.from_told(self.result) if self.result else None


def seen_in(verdicts: Mapping[str, str] | None) -> dict[str, Seen]:
    """Return the kept verdicts in the words of the rules."""
    return {one: Seen(verdict) for one, verdict in (verdicts or {}).items()}


class ProvisionDecision(Practiced, Base):
    """One decision of a person on a provision of a document. The last one counts; all are kept."""

    __tablename__ = "baa_provision_decisions"
    __table_args__ = _refers()

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    document_id: Mapped[int] = mapped_column(BigInteger)
    provision: Mapped[str] = mapped_column(Text)
    verdict: Mapped[str] = mapped_column(Text)
    page: Mapped[int | None] = mapped_column(Integer)
    note: Mapped[str] = mapped_column(Text)
    # Which version of the check the person had before them. Empty: none had read it.
    detector: Mapped[str] = mapped_column(Text)
    decided_by_id: Mapped[int | None] = mapped_column(BigInteger)
    decided_by_name: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[Moment]

    @property
    def decided(self) -> Decided:
        """Return it in the words of the rules."""
        return Decided(
            ruling=Ruling(self.verdict),
            by=self.decided_by_name,
            at=self.decided_at,
            page=self.page,
            note=self.note,
            detector=self.detector,
        )
