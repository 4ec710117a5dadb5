"""Need decisions, requests, filed versions, refusals, and leave to send PHI without a BAA."""

from datetime import date
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Boolean, FetchedValue, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.baa.need import Ending, Exemption, Walk, the_triggers, walk
from portal.baa.rules import Held, NeedOutcome, Paper, RefusalHow, RefusalWhy
from portal.db import Base, Moment, Practiced, refers


class BaaNeed(Practiced, Base):
    """One decision whether a vendor needs a BAA. The last one counts; all are kept."""

    __tablename__ = "baa_needs"
    __table_args__ = refers(vendor_id="vendors")

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    outcome: Mapped[str] = mapped_column(Text)
    exemption: Mapped[str | None] = mapped_column(Text)
    answers: Mapped[dict[str, Any]] = mapped_column(JSONB)
    # As it was written that day. None: from before memos were kept so.
    memo: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    questions_as_of: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    decided_by_id: Mapped[int | None] = mapped_column(BigInteger)
    decided_by_name: Mapped[str] = mapped_column(Text)
    decided_on: Mapped[date]
    re_ask_on: Mapped[date]

    @property
    def way(self) -> Walk:
        """Return the way through the questions that was gone."""
        return walk(self.answers, the_triggers())

    @property
    def ending(self) -> Ending | None:
        """Return what the way came to, with its citations."""
        return self.way.ending

    @property
    def exemption_record(self) -> Exemption | None:
        """Return the exception in law that the decision names."""
        return the_triggers().exemption(self.exemption or "")

    @property
    def is_memo(self) -> bool:
        """Tell whether it stands as a memo that no BAA is needed."""
        return self.outcome == NeedOutcome.NOT_NEEDED


class BaaRequest(Practiced, Base):
    """One asking for a BAA. At most one of a vendor is open."""

    __tablename__ = "baa_requests"
    __table_args__ = refers(vendor_id="vendors", offered_document_id="documents")

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    to_name: Mapped[str] = mapped_column(Text)
    to_email: Mapped[str] = mapped_column(Text)
    requested_on: Mapped[date]
    due_on: Mapped[date]
    requested_by_id: Mapped[int | None] = mapped_column(BigInteger)
    requested_by_name: Mapped[str] = mapped_column(Text)
    # What the vendor sent by its link, until staff files it.
    offered_on: Mapped[date | None]
    offered_document_id: Mapped[int | None] = mapped_column(BigInteger)
    offered_by_name: Mapped[str | None] = mapped_column(Text)
    offered_by_title: Mapped[str | None] = mapped_column(Text)
    closed_on: Mapped[date | None]
    closed_how: Mapped[str | None] = mapped_column(Text)
    # What an amendment is asked for. None: a whole BAA is.
    provisions: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=FetchedValue())

    @property
    def is_for_amendment(self) -> bool:
        """Tell whether it asks for an amendment of the BAA that is on file."""
        return bool(self.provisions)

    @property
    def is_open(self) -> bool:
        """Tell whether an answer is still awaited."""
        return self.closed_on is None


class Baa(Practiced, Base):
    """One filed version of the agreement with a vendor. None can be deleted."""

    __tablename__ = "baas"
    __table_args__ = refers(vendor_id="vendors", document_id="documents", request_id="baa_requests")

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    version: Mapped[int] = mapped_column(Integer)
    document_id: Mapped[int] = mapped_column(BigInteger)
    request_id: Mapped[int | None] = mapped_column(BigInteger)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    review_on: Mapped[date | None]
    paper: Mapped[str] = mapped_column(Text)
    our_signer: Mapped[str] = mapped_column(Text)
    our_signer_title: Mapped[str] = mapped_column(Text)
    our_signed_on: Mapped[date]
    their_signer: Mapped[str] = mapped_column(Text)
    their_signer_title: Mapped[str] = mapped_column(Text)
    their_signed_on: Mapped[date]
    services_covered: Mapped[str] = mapped_column(Text)
    filed_on: Mapped[date]
    filed_by_id: Mapped[int | None] = mapped_column(BigInteger)
    filed_by_name: Mapped[str] = mapped_column(Text)
    terminated_on: Mapped[date | None]
    terminated_why: Mapped[str | None] = mapped_column(Text)
    # Whether it only adds to the version before it, which goes on beside it.
    amends: Mapped[bool] = mapped_column(Boolean, server_default=FetchedValue())

    @property
    def held(self) -> Held:
        """Return its days, for the rules."""
        return Held(
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            review_on=self.review_on,
            terminated_on=self.terminated_on,
        )

    @property
    def is_ours(self) -> bool:
        """Tell whether the practice's own wording was signed."""
        return self.paper == Paper.OURS


class BaaRefusal(Practiced, Base):
    """One no of a vendor: who, when, how, why, and the proof."""

    __tablename__ = "baa_refusals"
    __table_args__ = refers(vendor_id="vendors", request_id="baa_requests", document_id="documents")

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    request_id: Mapped[int | None] = mapped_column(BigInteger)
    refused_on: Mapped[date]
    refused_by: Mapped[str] = mapped_column(Text)
    refused_by_title: Mapped[str] = mapped_column(Text)
    how: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    document_id: Mapped[int | None] = mapped_column(BigInteger)
    recorded_by_name: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[Moment]

    @property
    def how_words(self) -> str:
        """Return how they said it, in words."""
        return RefusalHow(self.how).words

    @property
    def why_words(self) -> str:
        """Return why they said it, in words."""
        return RefusalWhy(self.why).words


class PhiOverride(Practiced, Base):
    """An owner's written leave to send PHI without a BAA. It ends by itself."""

    __tablename__ = "phi_overrides"
    __table_args__ = refers(vendor_id="vendors")

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(Text)
    given_by_id: Mapped[int | None] = mapped_column(BigInteger)
    given_by_name: Mapped[str] = mapped_column(Text)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    ended_on: Mapped[date | None]
