"""The database: one base for all tables, one session, one place that commits."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, DateTime, FetchedValue, ForeignKeyConstraint, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

Moment = Annotated[datetime, mapped_column(DateTime(timezone=True))]


class Base(DeclarativeBase):
    """The base of every table. Constraint names are fixed so migrations can name them."""

    metadata = MetaData(
        schema="app",
        naming_convention={
            "ix": "ix__%(table_name)s__%(column_0_N_name)s",
            "uq": "uq__%(table_name)s__%(column_0_N_name)s",
            "ck": "ck__%(table_name)s__%(constraint_name)s",
            "fk": "fk__%(table_name)s__%(column_0_N_name)s__%(referred_table_name)s",
            "pk": "pk__%(table_name)s",
        },
    )


class Practiced:
    """A row of one practice. The practice leads the key, so no reference can cross practices."""

    @declared_attr
    def practice_id(cls) -> Mapped[int]:  # noqa: N805 - SQLAlchemy calls it with the class
        """Return the column; the database fills it from the practice of the transaction."""
        return mapped_column(BigInteger, primary_key=True, server_default=FetchedValue())

    @declared_attr
    def id(cls) -> Mapped[int]:  # noqa: N805 - SQLAlchemy calls it with the class
        """Return the column; the database counts it up."""
        return mapped_column(BigInteger, primary_key=True, server_default=FetchedValue())


def refers(**columns: str) -> tuple[ForeignKeyConstraint, ...]:
    """Return references to rows of the same practice: each column, and the table it names a row of."""
    return tuple(
        ForeignKeyConstraint(
            ["practice_id", column], [f"app.{table}.practice_id", f"app.{table}.id"]
        )
        for column, table in columns.items()
    )


db = SQLAlchemy(metadata=Base.metadata, session_options={"autoflush": True})
session = db.session

Row = TypeVar("Row", bound=Base)

_before_commit: list[Callable[[], None]] = []


def keep(row: Row) -> Row:
    """Add a new row and learn the key that the database gave it."""
    session.add(row)
    session.flush()
    return row


def before_commit(step: Callable[[], None]) -> None:
    """Have `step` run inside every transaction, just before it commits."""
    if step not in _before_commit:
        _before_commit.append(step)


def commit() -> None:
    """Run what must hold in every transaction, then commit. Only the edges call this."""
    for step in _before_commit:
        step()
    session.commit()


@contextmanager
def transaction() -> Iterator[None]:
    """Commit if the block ends well, else roll back. Only the web edge and jobs use this."""
    try:
        yield
        commit()
    except BaseException:
        session.rollback()
        raise
