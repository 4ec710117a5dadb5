"""The practice: our customer, a covered entity."""

from sqlalchemy import BigInteger, Boolean, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment


class Practice(Base):
    """A small healthcare practice that keeps its vendors here."""

    __tablename__ = "practices"

    practice_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(Text)
    legal_name: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text)
    phone: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text)
    time_zone: Mapped[str] = mapped_column(Text)
    # Two-letter codes of the states whose law applies.
    states: Mapped[list[str]] = mapped_column(ARRAY(Text))
    locations: Mapped[list[str]] = mapped_column(ARRAY(Text))
    is_sample: Mapped[bool] = mapped_column(Boolean)
    opened_at: Mapped[Moment]

    @property
    def name_outside(self) -> str:
        """Return the name as it stands on what leaves the portal: a sample says that it is one."""
        return f"{self.name} (sample)" if self.is_sample else self.name
