"""Reminders that went, and calls that were made."""

from datetime import date

from sqlalchemy import BigInteger, Date, FetchedValue, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, Practiced, refers


class Reminder(Practiced, Base):
    """One reminder that was written. Its words stand in the outbox."""

    __tablename__ = "reminders"
    __table_args__ = refers(vendor_id="vendors", notice_id="notices")

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    purpose: Mapped[str] = mapped_column(Text)
    subject_id: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[int] = mapped_column(SmallInteger)
    # Whose signature is missing, where two sign.
    place: Mapped[int] = mapped_column(SmallInteger)
    # The day on which the vendor got its answer. None: counted from the request.
    anew_from: Mapped[date | None] = mapped_column(Date)
    notice_id: Mapped[int] = mapped_column(BigInteger)
    posted_on: Mapped[date]


class Call(Practiced, Base):
    """One call about something that was asked for: with whom, what was said, what comes next."""

    __tablename__ = "calls"
    __table_args__ = refers(vendor_id="vendors")

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    purpose: Mapped[str] = mapped_column(Text)
    subject_id: Mapped[int] = mapped_column(BigInteger)
    spoke_with: Mapped[str] = mapped_column(Text)
    said: Mapped[str] = mapped_column(Text)
    next_step: Mapped[str] = mapped_column(Text, server_default=FetchedValue())
    called_on: Mapped[date]
    next_on: Mapped[date]
    logged_at: Mapped[Moment]
    logged_by_id: Mapped[int | None] = mapped_column(BigInteger)
    logged_by_name: Mapped[str] = mapped_column(Text)
