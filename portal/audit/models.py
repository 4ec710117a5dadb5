"""The trail as the portal reads and appends it."""

from typing import Any

from sqlalchemy import BigInteger, FetchedValue, LargeBinary, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment


class AuditEvent(Base):
    """One line of the trail. Its place, moment and transaction are set by the database."""

    __tablename__ = "event"
    __table_args__ = {"schema": "audit"}  # noqa: RUF012 - SQLAlchemy's own form

    practice_id: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, server_default=FetchedValue()
    )
    at: Mapped[Moment] = mapped_column(primary_key=True, server_default=FetchedValue())
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, server_default=FetchedValue())
    actor_kind: Mapped[str] = mapped_column(Text)
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    actor_name: Mapped[str] = mapped_column(Text)
    deed: Mapped[str] = mapped_column(Text)
    subject_kind: Mapped[str | None] = mapped_column(Text)
    subject_id: Mapped[int | None] = mapped_column(BigInteger)
    vendor_id: Mapped[int | None] = mapped_column(BigInteger)
    ip: Mapped[str | None] = mapped_column(Text)
    user_agent: Mapped[str | None] = mapped_column(Text)
    request_id: Mapped[str | None] = mapped_column(Text)
    details: Mapped[dict[str, Any]] = mapped_column(JSONB)


class ChainLine(Base):
    """The place of an event in its practice's chain: what people call its line."""

    __tablename__ = "chain"
    __table_args__ = {"schema": "audit"}  # noqa: RUF012 - SQLAlchemy's own form

    practice_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    at: Mapped[Moment] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    event_id: Mapped[int] = mapped_column(BigInteger)
    prev_hash: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class ChainHead(Base):
    """Where a practice's chain ends."""

    __tablename__ = "head"
    __table_args__ = {"schema": "audit"}  # noqa: RUF012 - SQLAlchemy's own form

    practice_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
