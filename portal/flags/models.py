"""The flags that are and were up, and the waivers that greyed them."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKeyConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Practiced
from portal.flags.facts import FlagKind
from portal.flags.rules import may_be_waived


class Flag(Practiced, Base):
    """One thing that needs attention, from the day it was raised to the day it cleared."""

    __tablename__ = "flags"
    __table_args__ = (
        ForeignKeyConstraint(
            ["practice_id", "vendor_id"],
            ["app.vendors.practice_id", "app.vendors.id"],
            ondelete="CASCADE",
        ),
    )

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(Text)
    severity: Mapped[str] = mapped_column(Text)
    since_on: Mapped[date]
    due_on: Mapped[date | None]
    title: Mapped[str] = mapped_column(Text)
    sentence: Mapped[str] = mapped_column(Text)
    to_do: Mapped[str] = mapped_column(Text)
    badge: Mapped[str] = mapped_column(Text)
    action_words: Mapped[str] = mapped_column(Text)
    action_path: Mapped[str] = mapped_column(Text)
    raised_on: Mapped[date]
    cleared_on: Mapped[date | None]
    waived_until: Mapped[date | None]

    @property
    def state(self) -> str:
        """Return the state word of the pages. A waived flag is grey, never green."""
        return "quiet" if self.waived_until else self.severity

    @property
    def may_be_waived(self) -> bool:
        """Tell whether an owner may grey it."""
        return may_be_waived(FlagKind(self.kind))


class FlagWaiver(Practiced, Base):
    """An owner's reason to live with a flag until a day."""

    __tablename__ = "flag_waivers"
    __table_args__ = (
        ForeignKeyConstraint(
            ["practice_id", "flag_id"],
            ["app.flags.practice_id", "app.flags.id"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["practice_id", "vendor_id"], ["app.vendors.practice_id", "app.vendors.id"]
        ),
    )

    flag_id: Mapped[int] = mapped_column(BigInteger)
    vendor_id: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(Text)
    approved_by_id: Mapped[int | None] = mapped_column(BigInteger)
    approved_by_name: Mapped[str] = mapped_column(Text)
    approved_on: Mapped[date]
    until_on: Mapped[date]
