"""Many vendors asked at once, and what became of each."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, FetchedValue, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal import audit
from portal.baa.rules import Asks
from portal.baa.template import Choices
from portal.db import Base, Moment, Practiced, refers


class RowState(StrEnum):
    """What became of one vendor's letter."""

    WAITING = "waiting"
    SENT = "sent"
    LEFT_OUT = "left_out"


class BaaBatch(Practiced, Base):
    """One asking of many, as the person who asked saw it."""

    __tablename__ = "baa_batches"

    # The form's own mark: sent twice, it is one asking.
    once: Mapped[str] = mapped_column(Text)
    asks_for: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    choices: Mapped[dict[str, Any]] = mapped_column(JSONB)
    signs_id: Mapped[int | None] = mapped_column(BigInteger)
    reply_email: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[Moment]
    asked_by_id: Mapped[int | None] = mapped_column(BigInteger)
    asked_by_name: Mapped[str] = mapped_column(Text)
    asked_ip: Mapped[str | None] = mapped_column(Text)
    asked_user_agent: Mapped[str | None] = mapped_column(Text)

    @property
    def is_to_sign(self) -> bool:
        """Tell whether a paper of ours goes with each letter."""
        return self.asks_for == Asks.OURS

    @property
    def told(self) -> Choices:
        """Return what the papers say."""
        return Choices.from_told(self.choices)

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


class BaaBatchRow(Practiced, Base):
    """One vendor of them: to whom, and what became of it."""

    __tablename__ = "baa_batch_rows"
    __table_args__ = refers(vendor_id="vendors", batch_id="baa_batches", request_id="baa_requests")

    batch_id: Mapped[int] = mapped_column(BigInteger)
    vendor_id: Mapped[int] = mapped_column(BigInteger)
    to_name: Mapped[str] = mapped_column(Text)
    to_email: Mapped[str] = mapped_column(Text)
    # Of the paper as it was shown. Another one is not sent.
    paper_digest: Mapped[str] = mapped_column(Text, server_default=FetchedValue())
    state: Mapped[str] = mapped_column(Text)
    why_not: Mapped[str] = mapped_column(Text, server_default=FetchedValue())
    request_id: Mapped[int | None] = mapped_column(BigInteger)
