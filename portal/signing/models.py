"""Envelopes: a paper to be signed, who signs it, and the evidence of it."""

from datetime import date

from sqlalchemy import BigInteger, Date, FetchedValue, Integer, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, Practiced, refers
from portal.signing.rules import EnvelopeState, PaperKind, Side, field_of


class Envelope(Practiced, Base):
    """One paper issued for signature. Its bytes at issue never change; signatures are put behind."""

    __tablename__ = "envelopes"
    __table_args__ = refers(
        vendor_id="vendors",
        issued_document_id="documents",
        latest_document_id="documents",
        certificate_document_id="documents",
    )

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(Text)
    # What the paper is for, in the room that issued it: a request for a BAA, an end.
    subject_id: Mapped[int] = mapped_column(BigInteger)
    title: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    issued_document_id: Mapped[int] = mapped_column(BigInteger)
    latest_document_id: Mapped[int] = mapped_column(BigInteger)
    certificate_document_id: Mapped[int | None] = mapped_column(BigInteger)
    issued_sha256: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date | None] = mapped_column(Date)
    created_on: Mapped[date] = mapped_column(Date)
    created_at: Mapped[Moment]
    created_by_id: Mapped[int | None] = mapped_column(BigInteger)
    created_by_name: Mapped[str] = mapped_column(Text)
    ended_at: Mapped[Moment | None]
    ended_by_name: Mapped[str | None] = mapped_column(Text)
    ended_words: Mapped[str] = mapped_column(Text, server_default=FetchedValue())

    @property
    def is_open(self) -> bool:
        """Tell whether signatures are awaited."""
        return self.state == EnvelopeState.OPEN

    @property
    def is_complete(self) -> bool:
        """Tell whether all have signed."""
        return self.state == EnvelopeState.COMPLETE

    @property
    def kind_words(self) -> str:
        """Return what people call this kind of paper."""
        return PaperKind(self.kind).words


class EnvelopeSigner(Practiced, Base):
    """Somebody who is to sign, and once they have: what they said and how it was known."""

    __tablename__ = "envelope_signers"
    __table_args__ = refers(
        vendor_id="vendors",
        envelope_id="envelopes",
        signed_link_id="links",
        document_id="documents",
    )

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    envelope_id: Mapped[int] = mapped_column(BigInteger)
    side: Mapped[str] = mapped_column(Text)
    place: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    # A colleague who alone may countersign; None: anyone who may sign for the practice.
    person_id: Mapped[int | None] = mapped_column(BigInteger)
    signed_at: Mapped[Moment | None]
    signed_name: Mapped[str | None] = mapped_column(Text)
    signed_title: Mapped[str | None] = mapped_column(Text)
    # The sentence by which they said that they may bind their side.
    authority: Mapped[str | None] = mapped_column(Text)
    wording: Mapped[str | None] = mapped_column(Text)
    method: Mapped[str | None] = mapped_column(Text)
    # What they were shown. Where another signed meanwhile, the paper begins with these bytes.
    shown_sha256: Mapped[str | None] = mapped_column(Text)
    signed_link_id: Mapped[int | None] = mapped_column(BigInteger)
    signed_person_id: Mapped[int | None] = mapped_column(BigInteger)
    signed_email: Mapped[str | None] = mapped_column(Text)
    signed_ip: Mapped[str | None] = mapped_column(Text)
    signed_user_agent: Mapped[str | None] = mapped_column(Text)
    # The paper with this signature, as it was then.
    document_id: Mapped[int | None] = mapped_column(BigInteger)

    @property
    def field(self) -> str:
        """Return the name of the field in the PDF."""
        return field_of(self.side, self.place)

    @property
    def has_signed(self) -> bool:
        """Tell whether the signature is there."""
        return self.signed_at is not None

    @property
    def is_ours(self) -> bool:
        """Tell whether this one signs for the practice."""
        return self.side == Side.PRACTICE

    @property
    def who(self) -> str:
        """Return the name of who signed, else of who is asked to."""
        return self.signed_name or self.name


class EnvelopeEvent(Practiced, Base):
    """One event of the evidence, bound to the one before it. It never changes."""

    __tablename__ = "envelope_events"
    __table_args__ = refers(
        vendor_id="vendors",
        envelope_id="envelopes",
        signer_id="envelope_signers",
        link_id="links",
        notice_id="notices",
    )

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    envelope_id: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(Text)
    happened_at: Mapped[Moment]
    signer_id: Mapped[int | None] = mapped_column(BigInteger)
    link_id: Mapped[int | None] = mapped_column(BigInteger)
    notice_id: Mapped[int | None] = mapped_column(BigInteger)
    before_sha256: Mapped[str] = mapped_column(Text)
    # The event word for word, as JSON with its keys sorted. Its digest binds the next one to it.
    canonical: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)


class EnvelopePage(Practiced, Base):
    """A page that somebody was shown, and when first."""

    __tablename__ = "envelope_pages"
    __table_args__ = refers(
        vendor_id="vendors", envelope_id="envelopes", signer_id="envelope_signers"
    )

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    envelope_id: Mapped[int] = mapped_column(BigInteger)
    signer_id: Mapped[int] = mapped_column(BigInteger)
    # The link or the person: "link 5".
    reader: Mapped[str] = mapped_column(Text(collation="C"))
    page: Mapped[int] = mapped_column(Integer)
    shown_sha256: Mapped[str] = mapped_column(Text)
    shown_at: Mapped[Moment]


class SigningIntent(Practiced, Base):
    """What somebody said before they were sent a code, and the code's hash."""

    __tablename__ = "signing_intents"
    __table_args__ = refers(
        vendor_id="vendors", envelope_id="envelopes", signer_id="envelope_signers", link_id="links"
    )

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    envelope_id: Mapped[int] = mapped_column(BigInteger)
    signer_id: Mapped[int] = mapped_column(BigInteger)
    link_id: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    authority: Mapped[str] = mapped_column(Text)
    wording: Mapped[str] = mapped_column(Text)
    shown_sha256: Mapped[str] = mapped_column(Text)
    said_at: Mapped[Moment]
    sent_to: Mapped[str] = mapped_column(Text)
    code_hash: Mapped[str] = mapped_column(Text)
    # Which code of this intent it is: a new one ends the one before it.
    code_number: Mapped[int] = mapped_column(Integer)
    code_sent_at: Mapped[Moment]
    used_at: Mapped[Moment | None]
