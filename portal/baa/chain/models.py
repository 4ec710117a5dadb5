"""The tables of what people confirmed: breach notice, and subcontractors."""

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Boolean, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.baa.chain.statements import Statement
from portal.baa.chain.telling import NoticeKind, Told
from portal.db import Base, Moment, Practiced, refers


class NoticeDecision(Practiced, Base):
    """How soon a paper has the vendor tell of a breach, by a person who read it. All are kept."""

    __tablename__ = "baa_notice_decisions"
    __table_args__ = refers(vendor_id="vendors", document_id="documents")

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    document_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(Text)
    number: Mapped[int | None] = mapped_column(Integer)
    page: Mapped[int | None] = mapped_column(Integer)
    note: Mapped[str] = mapped_column(Text)
    decided_by_id: Mapped[int | None] = mapped_column(BigInteger)
    decided_by_name: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[Moment]

    @property
    def told(self) -> Told:
        """Return what was decided, in the words of the rules."""
        return Told(
            kind=NoticeKind(self.kind),
            number=self.number or 0,
            page=self.page,
            document_id=self.document_id,
            by=self.decided_by_name,
            at=self.decided_at,
            note=self.note,
        )


class SubcontractorAsk(Practiced, Base):
    """One asking who does part of a vendor's work. At most one of a vendor is open."""

    __tablename__ = "subcontractor_asks"
    __table_args__ = refers(vendor_id="vendors")

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    to_name: Mapped[str] = mapped_column(Text)
    to_email: Mapped[str] = mapped_column(Text)
    asked_on: Mapped[date]
    due_on: Mapped[date]
    asked_by_id: Mapped[int | None] = mapped_column(BigInteger)
    asked_by_name: Mapped[str] = mapped_column(Text)
    # Asked again by the portal, a year after the last answer.
    is_yearly: Mapped[bool] = mapped_column(Boolean)
    closed_on: Mapped[date | None]
    closed_how: Mapped[str | None] = mapped_column(Text)

    @property
    def is_open(self) -> bool:
        """Tell whether an answer is still awaited."""
        return self.closed_on is None


class SubcontractorAnswer(Practiced, Base):
    """What the vendor said of its subcontractors, as somebody stood up for it. Never changed."""

    __tablename__ = "subcontractor_answers"
    __table_args__ = refers(vendor_id="vendors", ask_id="subcontractor_asks", link_id="links")

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    ask_id: Mapped[int] = mapped_column(BigInteger)
    answered_at: Mapped[Moment]
    answered_on: Mapped[date]
    by_name: Mapped[str] = mapped_column(Text)
    by_title: Mapped[str] = mapped_column(Text)
    link_id: Mapped[int] = mapped_column(BigInteger)
    ip: Mapped[str | None] = mapped_column(Text)
    user_agent: Mapped[str | None] = mapped_column(Text)
    says_none: Mapped[bool] = mapped_column(Boolean)
    statements: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    # The exact text whose SHA-256 it is.
    canonical: Mapped[str] = mapped_column(Text, deferred=True)
    sha256: Mapped[str] = mapped_column(Text)
    receipt_code: Mapped[str] = mapped_column(Text)
    reviewed_at: Mapped[Moment | None]
    reviewed_by_name: Mapped[str] = mapped_column(Text, default="")

    @property
    def said(self) -> tuple[Statement, ...]:
        """Return what was said of each subcontractor."""
        return tuple(Statement.from_told(one) for one in self.statements)
