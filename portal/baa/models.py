"""Need decisions, requests, filed versions, refusals, and leave to send PHI without a BAA."""

from datetime import date
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Boolean, FetchedValue, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.baa.need import Ending, Exemption, Walk, the_triggers, walk
from portal.baa.rules import Asks, Held, NeedOutcome, Paper, RefusalHow, RefusalWhy
from portal.baa.signers import AuthorityFrom, Side, Signer
from portal.baa.succession import Version
from portal.db import Base, Moment, Practiced, refers


class BaaNeed(Practiced, Base):
    """One decision whether a vendor, or one of its services, needs a BAA. The last counts; all are kept."""

    __tablename__ = "baa_needs"
    __table_args__ = refers(
        vendor_id="vendors",
        service_id="services",
        document_id="documents",
        settles_id="baa_needs",
        counsel_document_id="documents",
    )

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    # None: about all they do.
    service_id: Mapped[int | None] = mapped_column(BigInteger)
    outcome: Mapped[str] = mapped_column(Text)
    exemption: Mapped[str | None] = mapped_column(Text)
    answers: Mapped[dict[str, Any]] = mapped_column(JSONB)
    # As it was written that day. None: from before memos were kept so.
    memo: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    # The memo as a sealed PDF, and the PHI answers it rested on. None: from before they were kept.
    document_id: Mapped[int | None] = mapped_column(BigInteger)
    phi_seen: Mapped[dict[str, str] | None] = mapped_column(JSONB(none_as_null=True))
    questions_as_of: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    decided_by_id: Mapped[int | None] = mapped_column(BigInteger)
    decided_by_name: Mapped[str] = mapped_column(Text)
    decided_on: Mapped[date]
    re_ask_on: Mapped[date]
    # What counsel said, and the decision that had asked. All or none.
    settles_id: Mapped[int | None] = mapped_column(BigInteger)
    counsel_name: Mapped[str | None] = mapped_column(Text)
    counsel_on: Mapped[date | None]
    counsel_document_id: Mapped[int | None] = mapped_column(BigInteger)

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
    def label(self) -> str:
        """Return what was decided, in words."""
        if self.settles_id is not None or self.ending is None:
            return NeedOutcome(self.outcome).words
        return self.ending.label

    @property
    def is_memo(self) -> bool:
        """Tell whether it stands as a memo that no BAA is needed."""
        return self.outcome == NeedOutcome.NOT_NEEDED

    @property
    def is_on_paper(self) -> bool:
        """Tell whether its memo is kept as a PDF: of what needs no BAA, and of what counsel is asked."""
        return self.outcome != NeedOutcome.NEEDS_BAA or self.settles_id is not None

    @property
    def is_for_counsel(self) -> bool:
        """Tell whether counsel is to be asked."""
        return self.outcome == NeedOutcome.ASK_COUNSEL


class BaaRequest(Practiced, Base):
    """One asking for a BAA. At most one of a vendor is open."""

    __tablename__ = "baa_requests"
    __table_args__ = refers(vendor_id="vendors", offered_document_id="documents", renews_id="baas")

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
    # None: from before it was told apart.
    asks_for: Mapped[str | None] = mapped_column(Text)
    # Whether a paper of ours went with it, to be signed in the browser.
    has_paper: Mapped[bool] = mapped_column(Boolean, server_default=FetchedValue())
    reply_email: Mapped[str] = mapped_column(Text, server_default=FetchedValue())
    # The version on file that it was made to renew.
    renews_id: Mapped[int | None] = mapped_column(BigInteger)

    @property
    def asks(self) -> Asks:
        """Return what it asks for."""
        if self.asks_for is not None:
            return Asks(self.asks_for)
        return Asks.AMENDMENT if self.provisions else Asks.THEIRS

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
    __table_args__ = refers(
        vendor_id="vendors",
        document_id="documents",
        request_id="baa_requests",
        renews_id="baas",
    )

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
    our_authority: Mapped[str] = mapped_column(Text, server_default=FetchedValue())
    our_authority_from: Mapped[str] = mapped_column(Text, server_default=FetchedValue())
    their_authority: Mapped[str] = mapped_column(Text, server_default=FetchedValue())
    their_authority_from: Mapped[str] = mapped_column(Text, server_default=FetchedValue())
    # The second signer of a side, where one was asked for.
    more_signers: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=FetchedValue())
    # The version it was made from, to go on where that one ends.
    renews_id: Mapped[int | None] = mapped_column(BigInteger)

    @property
    def signers(self) -> tuple[Signer, ...]:
        """Return who signed, our side first."""
        ours = Signer(
            side=Side.OURS,
            name=self.our_signer,
            title=self.our_signer_title,
            on=self.our_signed_on,
            authority=self.our_authority,
            authority_from=AuthorityFrom(self.our_authority_from),
        )
        theirs = Signer(
            side=Side.THEIRS,
            name=self.their_signer,
            title=self.their_signer_title,
            on=self.their_signed_on,
            authority=self.their_authority,
            authority_from=AuthorityFrom(self.their_authority_from),
        )
        more = [Signer.from_told(one) for one in self.more_signers]
        return tuple(sorted((ours, theirs, *more), key=lambda one: one.side))

    @property
    def held(self) -> Held:
        """Return its days, for the rules."""
        return Held(
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            review_on=self.review_on,
            terminated_on=self.terminated_on,
        )

    def placed(self, *, is_usable: bool) -> Version:
        """Return it as a link of the chain. `is_usable`: whether its copy may be shown."""
        return Version(
            number=self.version,
            held=self.held,
            filed_on=self.filed_on,
            amends=self.amends,
            is_usable=is_usable,
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
    # With "only on a higher plan" alone.
    plan: Mapped[str] = mapped_column(Text, server_default=FetchedValue())
    plan_price: Mapped[str] = mapped_column(Text, server_default=FetchedValue())
    plan_url: Mapped[str] = mapped_column(Text, server_default=FetchedValue())
    document_id: Mapped[int | None] = mapped_column(BigInteger)
    recorded_by_name: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[Moment]
    # When a BAA that came after all answered it.
    came_round_on: Mapped[date | None]

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
    __table_args__ = refers(vendor_id="vendors", service_id="services")

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    # None: whatever they do.
    service_id: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(Text)
    given_by_id: Mapped[int | None] = mapped_column(BigInteger)
    given_by_name: Mapped[str] = mapped_column(Text)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    ended_on: Mapped[date | None]
