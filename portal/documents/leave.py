"""The owner's written leave to use files that nobody scanned, where there is no virus scanner.

Without it such files wait. It holds until it is ended; files that came under it stay usable.
"""

from datetime import date

from sqlalchemy import BigInteger, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import audit, clock
from portal.db import Base, Moment, Practiced, session
from portal.db import keep as keep_row
from portal.documents.errands import ask_for_scans
from portal.errors import RuleBroken
from portal.gateways.outside import outside


class UnscannedLeave(Practiced, Base):
    """One such leave: who gave it, when and why, and who ended it."""

    __tablename__ = "unscanned_leaves"

    reason: Mapped[str] = mapped_column(Text)
    given_by_id: Mapped[int | None] = mapped_column(BigInteger)
    given_by_name: Mapped[str] = mapped_column(Text)
    given_on: Mapped[date]
    given_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]
    ended_by_name: Mapped[str | None] = mapped_column(Text)


def leaves() -> list[UnscannedLeave]:
    """Return every leave of this practice, newest first."""
    return list(session.scalars(select(UnscannedLeave).order_by(UnscannedLeave.id.desc())))


def find_leave() -> UnscannedLeave | None:
    """Return the leave that holds now."""
    return session.scalar(select(UnscannedLeave).where(UnscannedLeave.ended_at.is_(None)))


def allow_unscanned(reason: str, *, on: date, by: audit.Actor) -> UnscannedLeave:
    """Let files be used that nobody scanned, those that wait too. Only where no scanner is."""
    if not reason.strip():
        raise RuleBroken("Write down why. It is kept with your name.")
    if outside().scanner.is_there:
        raise RuleBroken("A virus scanner is set up, so every file is scanned.")
    if find_leave() is not None:
        raise RuleBroken("This is allowed already.")
    leave = keep_row(
        UnscannedLeave(
            reason=reason.strip(),
            given_by_id=by.actor_id,
            given_by_name=by.name,
            given_on=on,
            given_at=clock.now(),
        )
    )
    audit.record(
        audit.Deed.UNSCANNED_ALLOWED,
        by=by,
        subject=("unscanned_leave", leave.id),
        reason=leave.reason,
    )
    ask_for_scans(leave.practice_id)
    return leave


def forbid_unscanned(leave: UnscannedLeave, *, by: audit.Actor) -> None:
    """End the leave: new files wait for a scan. Those that came under it stay usable, and say so."""
    if leave.ended_at is not None:
        raise RuleBroken("This has ended already.")
    leave.ended_at = clock.now()
    leave.ended_by_name = by.name
    audit.record(audit.Deed.UNSCANNED_FORBIDDEN, by=by, subject=("unscanned_leave", leave.id))
