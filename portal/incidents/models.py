"""Tables of incidents: the incident, what was said of it, what was decided, and each duty."""

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, FetchedValue, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, Practiced, refers
from portal.incidents.facts import Told
from portal.incidents.rules import DutyState, How
from portal.incidents.situation import Settled


class Incident(Practiced, Base):
    """A breach or incident at a vendor, from the day the practice was told of it."""

    __tablename__ = "incidents"
    __table_args__ = refers(vendor_id="vendors")

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    how: Mapped[str] = mapped_column(Text)
    told_on: Mapped[date]
    opened_at: Mapped[Moment]
    opened_by_id: Mapped[int | None] = mapped_column(BigInteger)
    opened_by_name: Mapped[str] = mapped_column(Text)
    # Whom we asked for what is missing, and by when they should answer.
    to_name: Mapped[str] = mapped_column(Text, server_default=FetchedValue())
    to_email: Mapped[str] = mapped_column(Text, server_default=FetchedValue())
    asked_on: Mapped[date | None]
    due_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    closed_by_name: Mapped[str | None] = mapped_column(Text)

    @property
    def is_open(self) -> bool:
        """Tell whether something is left to do about it."""
        return self.closed_on is None

    @property
    def how_words(self) -> str:
        """Return by what way the practice was told."""
        return How(self.how).words


class IncidentReport(Practiced, Base):
    """What was said of an incident at one time, by whom. It is never changed."""

    __tablename__ = "incident_reports"
    __table_args__ = refers(vendor_id="vendors", incident_id="incidents", link_id="links")

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    incident_id: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[int] = mapped_column(Integer)
    link_id: Mapped[int | None] = mapped_column(BigInteger)
    # What the form carried, so that one form is taken once.
    once: Mapped[str] = mapped_column(Text)
    told: Mapped[dict[str, Any]] = mapped_column(JSONB)
    by_id: Mapped[int | None] = mapped_column(BigInteger)
    by_name: Mapped[str] = mapped_column(Text)
    by_email: Mapped[str] = mapped_column(Text)
    said_at: Mapped[Moment]

    @property
    def facts(self) -> Told:
        """Return what was said."""
        return Told.from_plain(self.told)


class IncidentPaper(Practiced, Base):
    """A file that came with a report."""

    __tablename__ = "incident_papers"
    __table_args__ = refers(
        vendor_id="vendors",
        incident_id="incidents",
        report_id="incident_reports",
        document_id="documents",
    )

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    incident_id: Mapped[int] = mapped_column(BigInteger)
    report_id: Mapped[int] = mapped_column(BigInteger)
    document_id: Mapped[int] = mapped_column(BigInteger)


class IncidentEntry(Practiced, Base):
    """What somebody here judged or decided. The newest of a kind counts."""

    __tablename__ = "incident_entries"
    __table_args__ = refers(vendor_id="vendors", incident_id="incidents", document_id="documents")

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    incident_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(Text)
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    reason: Mapped[str] = mapped_column(Text)
    day: Mapped[date | None]
    document_id: Mapped[int | None] = mapped_column(BigInteger)
    by_id: Mapped[int | None] = mapped_column(BigInteger)
    by_name: Mapped[str] = mapped_column(Text)
    at: Mapped[Moment]


class IncidentDuty(Practiced, Base):
    """What became of one duty. The newest counts."""

    __tablename__ = "incident_duties"
    __table_args__ = refers(vendor_id="vendors", incident_id="incidents", document_id="documents")

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    incident_id: Mapped[int] = mapped_column(BigInteger)
    duty: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    done_on: Mapped[date | None]
    why: Mapped[str] = mapped_column(Text)
    document_id: Mapped[int | None] = mapped_column(BigInteger)
    by_id: Mapped[int | None] = mapped_column(BigInteger)
    by_name: Mapped[str] = mapped_column(Text)
    at: Mapped[Moment]

    @property
    def settled(self) -> Settled:
        """Return it as the clocks take it."""
        return Settled(state=DutyState(self.state), done_on=self.done_on, why=self.why)
