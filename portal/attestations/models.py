"""What was read in reports, and what a person confirmed."""

from datetime import date
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Boolean, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.attestations.rules import (
    CATEGORY_WORDS,
    KIND_WORDS,
    OPINION_WORDS,
    Confirmed,
    Opinion,
    Reading,
    ReadingState,
    ReportKind,
    Told,
)
from portal.db import Base, Moment, Practiced, refers


class ReportReading(Practiced, Base):
    """How far the reading of one document is, and what came of it."""

    __tablename__ = "report_readings"
    __table_args__ = refers(vendor_id="vendors", document_id="documents")

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    document_id: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(Text)
    pages_done: Mapped[int] = mapped_column(Integer, default=0)
    pages_total: Mapped[int] = mapped_column(Integer, default=0)
    reader: Mapped[str | None] = mapped_column(Text)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    # In words: which pages could not be read.
    not_read: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    read_at: Mapped[Moment | None]

    @property
    def is_done(self) -> bool:
        """Tell whether there is something to confirm."""
        return self.state == ReadingState.DONE

    @property
    def is_under_way(self) -> bool:
        """Tell whether the worker has it, or will soon."""
        return self.state in {ReadingState.WAITING, ReadingState.READING}

    @property
    def reading(self) -> Reading | None:
        """Return what was read."""
        return None if self.result is None else Reading.from_told(self.result)


class ConfirmedReport(Practiced, Base):
    """What a person said that a document says. The last version counts; all are kept."""

    __tablename__ = "confirmed_reports"
    __table_args__ = refers(
        vendor_id="vendors", document_id="documents", bridges_document_id="documents"
    )

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    document_id: Mapped[int] = mapped_column(BigInteger)
    version: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(Text)
    type: Mapped[str | None] = mapped_column(Text)
    period_start: Mapped[date | None]
    period_end: Mapped[date | None]
    auditor: Mapped[str] = mapped_column(Text)
    opinion: Mapped[str | None] = mapped_column(Text)
    categories: Mapped[list[str]] = mapped_column(ARRAY(Text))
    exceptions: Mapped[int | None] = mapped_column(Integer)
    subservice: Mapped[str | None] = mapped_column(Text)
    user_controls: Mapped[bool | None] = mapped_column(Boolean)
    bridges_document_id: Mapped[int | None] = mapped_column(BigInteger)
    confirmed_by_id: Mapped[int | None] = mapped_column(BigInteger)
    confirmed_by_name: Mapped[str] = mapped_column(Text)
    confirmed_on: Mapped[date]
    confirmed_at: Mapped[Moment]
    # What the portal had read, and with which patterns.
    reader: Mapped[str | None] = mapped_column(Text)
    reader_said: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))

    @property
    def told(self) -> Told:
        """Return what was confirmed, for the rules."""
        return Told(
            kind=ReportKind(self.kind),
            type=self.type,
            period_start=self.period_start,
            period_end=self.period_end,
            auditor=self.auditor,
            opinion=Opinion(self.opinion) if self.opinion else None,
            categories=tuple(self.categories),
            exceptions=self.exceptions,
            subservice=self.subservice,
            user_controls=self.user_controls,
            bridges_document_id=self.bridges_document_id,
        )

    @property
    def confirmed(self) -> Confirmed:
        """Return it as far as its age is judged."""
        return Confirmed(
            document_id=self.document_id, told=self.told, confirmed_on=self.confirmed_on
        )

    @property
    def kind_words(self) -> str:
        """Return what it is: "SOC 2 report, Type II"."""
        words = KIND_WORDS[ReportKind(self.kind)]
        return f"{words}, Type {self.type}" if self.type and self.kind != ReportKind.SOC3 else words

    @property
    def opinion_words(self) -> str:
        """Return the opinion, in words."""
        return OPINION_WORDS[Opinion(self.opinion)] if self.opinion else "Not given"

    @property
    def category_words(self) -> str:
        """Return the categories, in words."""
        return ", ".join(CATEGORY_WORDS[one] for one in self.categories)
