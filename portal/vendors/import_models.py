"""Tables of imports: a list of vendors from reading it to adding it, or taking it back."""

from sqlalchemy import BigInteger, Boolean, ForeignKeyConstraint, Integer, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, Practiced


class Import(Practiced, Base):
    """One list of vendors, from reading it to adding it, or taking it back."""

    __tablename__ = "imports"

    source: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int | None] = mapped_column(BigInteger)
    person_name: Mapped[str] = mapped_column(Text)
    heading: Mapped[list[str]] = mapped_column(ARRAY(Text))
    # Which field each column goes to, in the order of the columns; empty is left out.
    targets: Mapped[list[str]] = mapped_column(ARRAY(Text))
    guessed: Mapped[list[bool]] = mapped_column(ARRAY(Boolean))
    date_order: Mapped[str] = mapped_column(Text)
    first_row: Mapped[int] = mapped_column(Integer)
    row_count: Mapped[int] = mapped_column(Integer)
    added: Mapped[int] = mapped_column(Integer, default=0)
    merged: Mapped[int] = mapped_column(Integer, default=0)
    staged_at: Mapped[Moment]
    committed_at: Mapped[Moment | None]
    undone_at: Mapped[Moment | None]


class ImportRow(Practiced, Base):
    """One row of a list as it was read. Wiped seven days after it was staged."""

    __tablename__ = "import_rows"
    __table_args__ = (
        ForeignKeyConstraint(
            ["practice_id", "import_id"], ["app.imports.practice_id", "app.imports.id"]
        ),
    )

    import_id: Mapped[int] = mapped_column(BigInteger)
    row_no: Mapped[int] = mapped_column(Integer)
    cells: Mapped[list[str]] = mapped_column(JSONB)
    # What a person wrote instead, by field; and what they chose the row to become.
    fixes: Mapped[dict[str, str]] = mapped_column(JSONB, default=dict)
    choice: Mapped[str | None] = mapped_column(Text)
