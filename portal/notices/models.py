"""The outbox: every letter, and what became of it."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    FetchedValue,
    Integer,
    LargeBinary,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, Practiced, refers
from portal.notices.fates import badge_of, fate_of
from portal.notices.rules import NoticeState


class Notice(Practiced, Base):
    """One letter. Its link is sealed, and wiped once the letter has gone."""

    __tablename__ = "notices"
    __table_args__ = (UniqueConstraint("practice_id", "key"),)

    # What it is about, in one word for the machine: the same key is the same letter.
    key: Mapped[str] = mapped_column(Text(collation="C"))
    vendor_id: Mapped[int | None] = mapped_column(BigInteger)
    to_name: Mapped[str] = mapped_column(Text)
    to_email: Mapped[str] = mapped_column(Text)
    reply_name: Mapped[str] = mapped_column(Text)
    reply_email: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    button: Mapped[str] = mapped_column(Text)
    small_print: Mapped[str] = mapped_column(Text)
    has_link: Mapped[bool] = mapped_column(Boolean)
    sealed_link: Mapped[bytes | None] = mapped_column(LargeBinary)
    message_id: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    next_try_at: Mapped[Moment | None]
    # A kind of failure and a number, never the server's words: they may name the recipient.
    last_error: Mapped[str | None] = mapped_column(Text)
    server_said: Mapped[str | None] = mapped_column(Text)
    posted_by_name: Mapped[str] = mapped_column(Text)
    posted_at: Mapped[Moment]
    sent_at: Mapped[Moment | None]
    # In the address that reports come back to: who knows it has got the letter.
    return_token: Mapped[str] = mapped_column(Text(collation="C"), server_default=FetchedValue())
    # What was heard of it after that (`Delivery`), why, and when. Of one that failed: only when.
    delivery: Mapped[str | None] = mapped_column(Text)
    delivery_reason: Mapped[str] = mapped_column(Text, default="")
    delivery_at: Mapped[Moment | None]

    @property
    def badge(self) -> tuple[str, str]:
        """Return the colour and the words of what became of it."""
        return badge_of(NoticeState(self.state), self.tries, self.delivery)

    @property
    def fate(self) -> str:
        """Return what became of it, and what to do, in a sentence."""
        state = NoticeState(self.state)
        return fate_of(state, self.last_error or "", self.delivery, self.delivery_reason)


class Handing(Practiced, Base):
    """A letter at the door: its last dot is about to be said, and no answer was written down."""

    __tablename__ = "notice_handings"
    __table_args__ = (
        UniqueConstraint("practice_id", "notice_id"),
        *refers(notice_id="notices"),
    )

    notice_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[Moment] = mapped_column(server_default=FetchedValue())
