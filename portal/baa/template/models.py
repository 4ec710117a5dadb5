"""A practice's choices, its own templates, and the papers that were made from either."""

from datetime import date
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Boolean, FetchedValue, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.baa.template.rules import Choices
from portal.db import Base, Moment, Practiced, refers


class BaaChoices(Practiced, Base):
    """What a practice chose for its BAAs. The last counts; all are kept."""

    __tablename__ = "baa_choices"

    choices: Mapped[dict[str, Any]] = mapped_column(JSONB)
    set_by_id: Mapped[int | None] = mapped_column(BigInteger)
    set_by_name: Mapped[str] = mapped_column(Text)
    set_at: Mapped[Moment]

    @property
    def told(self) -> Choices:
        """Return them in the words of the rules."""
        return Choices.from_told(self.choices)


class BaaTemplate(Practiced, Base):
    """A practice's own template: a file with blanks, and what each of them stands for."""

    __tablename__ = "baa_templates"
    __table_args__ = refers(document_id="documents")

    version: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(Text)
    document_id: Mapped[int] = mapped_column(BigInteger)
    fields: Mapped[list[str]] = mapped_column(ARRAY(Text))
    # The blanks that somebody has decided on. '' stands for: stays empty.
    mapping: Mapped[dict[str, str]] = mapped_column(JSONB)
    # What of the file does not come along, in sentences.
    notes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    is_default: Mapped[bool] = mapped_column(Boolean, server_default=FetchedValue())
    added_by_id: Mapped[int | None] = mapped_column(BigInteger)
    added_by_name: Mapped[str] = mapped_column(Text)
    added_at: Mapped[Moment]
    retired_by_name: Mapped[str | None] = mapped_column(Text)
    retired_at: Mapped[Moment | None]

    @property
    def undecided(self) -> tuple[str, ...]:
        """Return the blanks of which nobody has said what they stand for."""
        return tuple(one for one in self.fields if one not in self.mapping)

    @property
    def is_ready(self) -> bool:
        """Tell whether papers can be made from it."""
        return self.retired_at is None and not self.undecided


class BaaPaper(Practiced, Base):
    """A paper that went out: from which text, with which terms."""

    __tablename__ = "baa_papers"
    __table_args__ = refers(
        vendor_id="vendors", request_id="baa_requests", template_id="baa_templates"
    )

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    request_id: Mapped[int | None] = mapped_column(BigInteger)
    template_id: Mapped[int | None] = mapped_column(BigInteger)
    title: Mapped[str] = mapped_column(Text)
    version: Mapped[str] = mapped_column(Text)
    text_digest: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(Text)
    terms: Mapped[dict[str, Any]] = mapped_column(JSONB)
    made_on: Mapped[date]
    made_by_name: Mapped[str] = mapped_column(Text)
