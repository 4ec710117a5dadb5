"""The table of restore drills."""

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ForeignKeyConstraint, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.backups.rules import Outcome
from portal.db import Base, Moment, Practiced


class RestoreDrill(Practiced, Base):
    """One backup that was restored to see whether it can be, and what came of it."""

    __tablename__ = "restore_drills"
    __table_args__ = (
        ForeignKeyConstraint(["practice_id"], ["app.practices.practice_id"]),
        ForeignKeyConstraint(
            ["practice_id", "document_id"], ["app.documents.practice_id", "app.documents.id"]
        ),
    )

    drilled_on: Mapped[date]
    drilled_at: Mapped[Moment]
    outcome: Mapped[str] = mapped_column(Text)
    # None where the backup would not even say so.
    backup_name: Mapped[str | None] = mapped_column(Text)
    backup_made_at: Mapped[Moment | None]
    # Sentences, each a thing that was wrong.
    troubles: Mapped[list[Any]] = mapped_column(JSONB)
    documents: Mapped[int] = mapped_column(Integer)
    seconds: Mapped[int] = mapped_column(Integer)
    by_name: Mapped[str] = mapped_column(Text)
    document_id: Mapped[int] = mapped_column(BigInteger)

    @property
    def has_passed(self) -> bool:
        """Tell whether everything was there, and whole."""
        return self.outcome == Outcome.PASSED
