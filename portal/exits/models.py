"""Tables of ends: the case, its steps, what the vendor said, and how it was opened again."""

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, FetchedValue, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, Practiced, refers
from portal.exits.rules import (
    PROVEN,
    AnswerState,
    Choice,
    Closing,
    EndKind,
    Source,
    Step,
    StepKind,
    StepState,
)
from portal.exits.told import Told


class Exit(Practiced, Base):
    """One parting of ways with a vendor that held PHI. At most one of a vendor is open."""

    __tablename__ = "exits"
    __table_args__ = refers(vendor_id="vendors", baa_id="baas", closed_document_id="documents")

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    # None: they held PHI without a BAA.
    baa_id: Mapped[int | None] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    ends_on: Mapped[date]
    breach_told_on: Mapped[date | None]
    cure_until: Mapped[date | None]
    opened_on: Mapped[date]
    opened_at: Mapped[Moment]
    opened_by_id: Mapped[int | None] = mapped_column(BigInteger)
    opened_by_name: Mapped[str] = mapped_column(Text)
    # Whom we wrote to, and by when they should answer.
    to_name: Mapped[str] = mapped_column(Text, server_default=FetchedValue())
    to_email: Mapped[str] = mapped_column(Text, server_default=FetchedValue())
    asked_on: Mapped[date | None]
    due_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    closed_how: Mapped[str | None] = mapped_column(Text)
    closed_why: Mapped[str] = mapped_column(Text, server_default=FetchedValue())
    closed_document_id: Mapped[int | None] = mapped_column(BigInteger)
    closed_by_id: Mapped[int | None] = mapped_column(BigInteger)
    closed_by_name: Mapped[str | None] = mapped_column(Text)

    @property
    def is_open(self) -> bool:
        """Tell whether something is still to be done."""
        return self.closed_on is None

    @property
    def kind_words(self) -> str:
        """Return why it ends, in words."""
        return EndKind(self.kind).words

    @property
    def is_closed_on_proof(self) -> bool:
        """Tell whether it was closed on a document."""
        return self.closed_how == Closing.PROOF


class ExitStep(Practiced, Base):
    """One thing that must happen: by when, by whose word, and what became of it."""

    __tablename__ = "exit_steps"
    __table_args__ = refers(vendor_id="vendors", exit_id="exits", document_id="documents")

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    exit_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    due_from: Mapped[str] = mapped_column(Text)
    due_words: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, server_default=FetchedValue())
    done_on: Mapped[date | None]
    what: Mapped[str] = mapped_column(Text, server_default=FetchedValue())
    who: Mapped[str] = mapped_column(Text, server_default=FetchedValue())
    why: Mapped[str] = mapped_column(Text, server_default=FetchedValue())
    kept_until: Mapped[date | None]
    document_id: Mapped[int | None] = mapped_column(BigInteger)
    settled_at: Mapped[Moment | None]
    settled_by_id: Mapped[int | None] = mapped_column(BigInteger)
    settled_by_name: Mapped[str | None] = mapped_column(Text)

    @property
    def words(self) -> str:
        """Return what must happen, in words."""
        return StepKind(self.kind).words

    @property
    def source_words(self) -> str:
        """Return whose word its day rests on."""
        return Source(self.due_from).words

    @property
    def stands(self) -> Step:
        """Return it for the rules."""
        return Step(
            kind=StepKind(self.kind),
            due_on=self.due_on,
            state=StepState(self.state),
            kept_until=self.kept_until,
        )


class ExitAnswer(Practiced, Base):
    """What a vendor said by its link. A new answer takes the place of one that is not proven yet."""

    __tablename__ = "exit_answers"
    __table_args__ = refers(
        vendor_id="vendors", exit_id="exits", link_id="links", document_id="documents"
    )

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    exit_id: Mapped[int] = mapped_column(BigInteger)
    link_id: Mapped[int] = mapped_column(BigInteger)
    choice: Mapped[str] = mapped_column(Text)
    told: Mapped[dict[str, Any]] = mapped_column(JSONB)
    by_name: Mapped[str] = mapped_column(Text)
    by_title: Mapped[str] = mapped_column(Text)
    said_at: Mapped[Moment]
    state: Mapped[str] = mapped_column(Text)
    proven_on: Mapped[date | None]
    # The signed certificate, or the vendor's own.
    document_id: Mapped[int | None] = mapped_column(BigInteger)
    acknowledged_at: Mapped[Moment | None]
    acknowledged_by_name: Mapped[str | None] = mapped_column(Text)
    set_aside_why: Mapped[str] = mapped_column(Text, server_default=FetchedValue())

    @property
    def facts(self) -> Told:
        """Return what was told, in the words of the room."""
        return Told.from_plain(self.told)

    @property
    def choice_words(self) -> str:
        """Return what the vendor says it did."""
        return Choice(self.choice).words

    @property
    def is_proven(self) -> bool:
        """Tell whether it is signed, or a paper stands for it."""
        return AnswerState(self.state) in PROVEN

    @property
    def is_signed(self) -> bool:
        """Tell whether it was signed here, not by a paper of their own."""
        return self.state == AnswerState.SIGNED


class ExitReopening(Practiced, Base):
    """How a case had been closed before it was opened again, and why it was."""

    __tablename__ = "exit_reopenings"
    __table_args__ = refers(vendor_id="vendors", exit_id="exits", closed_document_id="documents")

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    exit_id: Mapped[int] = mapped_column(BigInteger)
    closed_on: Mapped[date]
    closed_how: Mapped[str] = mapped_column(Text)
    closed_why: Mapped[str] = mapped_column(Text)
    closed_document_id: Mapped[int | None] = mapped_column(BigInteger)
    closed_by_name: Mapped[str] = mapped_column(Text)
    reopened_on: Mapped[date]
    reopened_why: Mapped[str] = mapped_column(Text)
    reopened_by_id: Mapped[int | None] = mapped_column(BigInteger)
    reopened_by_name: Mapped[str] = mapped_column(Text)
