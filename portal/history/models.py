"""What each row of the record said, from when on. Triggers write it; nobody changes it."""

from typing import Any

from sqlalchemy import BigInteger, FetchedValue, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, Practiced


class PastRow(Practiced, Base):
    """One row of a table as it stood from a moment on."""

    __tablename__ = "past_rows"

    table_name: Mapped[str] = mapped_column(Text)
    row_id: Mapped[int] = mapped_column(BigInteger)
    vendor_id: Mapped[int | None] = mapped_column(BigInteger)
    at: Mapped[Moment] = mapped_column(server_default=FetchedValue())
    # None: it was deleted.
    told: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
