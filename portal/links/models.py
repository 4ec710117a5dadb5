"""Links and the short visits they open."""

from datetime import date

from sqlalchemy import BigInteger, Computed, Date, ForeignKeyConstraint, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, Practiced
from portal.links import rules


class Link(Practiced, Base):
    """What one person outside may do without an account, and until when."""

    __tablename__ = "links"
    __table_args__ = (
        ForeignKeyConstraint(
            ["practice_id", "follows_id"], ["app.links.practice_id", "app.links.id"]
        ),
    )

    purpose: Mapped[str] = mapped_column(Text)
    subject_id: Mapped[int] = mapped_column(BigInteger)
    vendor_id: Mapped[int] = mapped_column(BigInteger)
    person_name: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text)
    email_key: Mapped[str] = mapped_column(
        Text(collation="C"), Computed("lower(email)", persisted=True)
    )
    # The token itself is told once and never kept.
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    verify_code: Mapped[str] = mapped_column(Text)
    expires_on: Mapped[date] = mapped_column(Date)
    origin: Mapped[str] = mapped_column(Text)
    follows_id: Mapped[int | None] = mapped_column(BigInteger)
    made_by_id: Mapped[int | None] = mapped_column(BigInteger)
    made_by_name: Mapped[str] = mapped_column(Text)
    made_at: Mapped[Moment]
    withdrawn_at: Mapped[Moment | None]
    confirmed_at: Mapped[Moment | None]
    confirmed_name: Mapped[str | None] = mapped_column(Text)
    confirmed_email: Mapped[str | None] = mapped_column(Text)
    opened_count: Mapped[int] = mapped_column(Integer, default=0)
    first_opened_at: Mapped[Moment | None]
    last_opened_at: Mapped[Moment | None]

    @property
    def who(self) -> str:
        """Return the name of the person who uses it, as they confirmed it if they did."""
        return self.confirmed_name or self.person_name

    def state(self, on: date) -> rules.LinkState:
        """Tell whether it works on this day."""
        return rules.state_of(self.expires_on, self.withdrawn_at, on)


class LinkSession(Practiced, Base):
    """One visit by link: a cookie in one browser, good for hours."""

    __tablename__ = "link_sessions"
    __table_args__ = (
        ForeignKeyConstraint(["practice_id", "link_id"], ["app.links.practice_id", "app.links.id"]),
    )

    link_id: Mapped[int] = mapped_column(BigInteger)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    ip: Mapped[str | None] = mapped_column(Text)
    user_agent: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[Moment]
    last_seen_at: Mapped[Moment]
    # Who this visitor is. Several people may come by one link; each says so for the own visit.
    person_name: Mapped[str | None] = mapped_column(Text)
    person_email: Mapped[str | None] = mapped_column(Text)
