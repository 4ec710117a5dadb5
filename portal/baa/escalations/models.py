"""Cases after a refusal, and what was done in each."""

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Boolean, FetchedValue, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.baa.escalations.rules import Case, CaseState, Reopening, Settled, StepKind, Way
from portal.db import Base, Moment, Practiced, refers


class BaaEscalation(Practiced, Base):
    """One case: a vendor said no, and somebody must settle what follows. At most one of a vendor is live."""

    __tablename__ = "baa_escalations"
    __table_args__ = refers(
        vendor_id="vendors",
        refusal_id="baa_refusals",
        proof_document_id="documents",
        replaced_by_id="vendors",
        baa_id="baas",
        need_id="baa_needs",
        need_seen_id="baa_needs",
    )

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    # The no that opened it.
    refusal_id: Mapped[int] = mapped_column(BigInteger)
    opened_on: Mapped[date]
    opened_by_name: Mapped[str] = mapped_column(Text)
    # What stood on that day: only what came after it answers it.
    version_seen: Mapped[int] = mapped_column(Integer)
    had_baa: Mapped[bool] = mapped_column(Boolean)
    need_seen_id: Mapped[int | None] = mapped_column(BigInteger)
    owner_id: Mapped[int | None] = mapped_column(BigInteger)
    due_on: Mapped[date]
    # None: nobody has chosen yet.
    way: Mapped[str | None] = mapped_column(Text)
    reopened_on: Mapped[date | None]
    reopened_why: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, server_default=FetchedValue())
    settled_on: Mapped[date | None]
    settled_how: Mapped[str | None] = mapped_column(Text)
    settled_by_id: Mapped[int | None] = mapped_column(BigInteger)
    settled_by_name: Mapped[str | None] = mapped_column(Text)
    # The proof. What each way of closing needs of it, the database asks for as well.
    proof_on: Mapped[date | None]
    proof_words: Mapped[str] = mapped_column(Text, server_default=FetchedValue())
    proof_document_id: Mapped[int | None] = mapped_column(BigInteger)
    replaced_by_id: Mapped[int | None] = mapped_column(BigInteger)
    services_seen: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB(none_as_null=True))
    baa_id: Mapped[int | None] = mapped_column(BigInteger)
    need_id: Mapped[int | None] = mapped_column(BigInteger)
    accepted_until: Mapped[date | None]

    def told(self, *, proof_stands: bool = True) -> Case:
        """Return it for the rules. `proof_stands`: whether the paper it was closed with may be used."""
        return Case(
            state=CaseState(self.state),
            due_on=self.due_on,
            way=Way(self.way) if self.way else None,
            version_seen=self.version_seen,
            had_baa=self.had_baa,
            need_seen=self.need_seen_id or 0,
            settled=Settled(self.settled_how) if self.settled_how else None,
            accepted_until=self.accepted_until,
            proof_stands=proof_stands,
        )

    @property
    def is_open(self) -> bool:
        """Tell whether it waits for its proof, and nobody has accepted that it does."""
        return self.state == CaseState.OPEN

    @property
    def is_live(self) -> bool:
        """Tell whether it still waits for its proof."""
        return self.state != CaseState.CLOSED

    @property
    def asks_need(self) -> bool:
        """Tell whether the vendor says that none is needed, and nobody has decided since."""
        return self.is_live and self.way == Way.NEED

    @property
    def way_words(self) -> str:
        """Return the way out in words."""
        return Way(self.way).words if self.way else ""

    @property
    def settled_words(self) -> str:
        """Return what it rests on, in words."""
        return Settled(self.settled_how).words if self.settled_how else ""

    @property
    def reopened_words(self) -> str:
        """Return why it is open again, in a sentence."""
        return Reopening(self.reopened_why).words if self.reopened_why else ""

    @property
    def counted_from(self) -> date:
        """Return the day its time runs from: when it opened, or opened again."""
        return self.reopened_on or self.opened_on


class EscalationStep(Practiced, Base):
    """One thing done in a case, as it was noted. Never changed."""

    __tablename__ = "baa_escalation_steps"
    __table_args__ = refers(
        vendor_id="vendors", escalation_id="baa_escalations", document_id="documents"
    )

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    escalation_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(Text)
    # The portal's words for what changed, and the person's words why.
    summary: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text, server_default=FetchedValue())
    document_id: Mapped[int | None] = mapped_column(BigInteger)
    noted_at: Mapped[Moment]
    noted_by_id: Mapped[int | None] = mapped_column(BigInteger)
    noted_by_name: Mapped[str] = mapped_column(Text)

    @property
    def drawing(self) -> str:
        """Return the icon that stands beside it."""
        return _DRAWINGS[StepKind(self.kind)]


_DRAWINGS = {
    StepKind.OPENED: "flag",
    StepKind.REFUSED_AGAIN: "ban",
    StepKind.NOTE: "note",
    StepKind.OWNER: "user",
    StepKind.DEADLINE: "calendar-event",
    StepKind.WAY: "route",
    StepKind.DECIDED: "help-circle",
    StepKind.ACCEPTED: "writing",
    StepKind.CLOSED: "circle-check",
    StepKind.REOPENED: "refresh",
}
