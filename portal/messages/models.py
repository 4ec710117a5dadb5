"""Messages that both sides see, and notes that only staff does: tables apart."""

from sqlalchemy import BigInteger, FetchedValue, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, Practiced, refers
from portal.messages.rules import Side


class Message(Practiced, Base):
    """One message of a thread. What was said never changes."""

    __tablename__ = "messages"
    __table_args__ = refers(vendor_id="vendors")

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    subject_kind: Mapped[str] = mapped_column(Text)
    subject_id: Mapped[int] = mapped_column(BigInteger)
    side: Mapped[str] = mapped_column(Text)
    # A person here, or the link of a person at the vendor.
    author_id: Mapped[int | None] = mapped_column(BigInteger)
    author_name: Mapped[str] = mapped_column(Text)
    # What a change is asked of, as the vendor names it.
    section: Mapped[str] = mapped_column(Text, server_default=FetchedValue())
    words: Mapped[str] = mapped_column(Text)
    said_at: Mapped[Moment]
    # When staff answered it, or said that it is read.
    read_at: Mapped[Moment | None]
    read_by_name: Mapped[str | None] = mapped_column(Text)

    @property
    def is_theirs(self) -> bool:
        """Tell whether the vendor said it."""
        return self.side == Side.VENDOR


class Note(Practiced, Base):
    """What staff wrote down about a vendor for each other."""

    __tablename__ = "notes"
    __table_args__ = refers(vendor_id="vendors")

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    author_id: Mapped[int | None] = mapped_column(BigInteger)
    author_name: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    noted_at: Mapped[Moment]
