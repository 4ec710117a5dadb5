"""Tables of the inventory."""

from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    FetchedValue,
    ForeignKeyConstraint,
    Integer,
    SmallInteger,
    Text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, Practiced
from portal.vendors.rules import (
    HowMany,
    Phi,
    PhiAnswer,
    PhiVerb,
    TierAnswers,
    VendorStatus,
    YesNo,
    phi_words,
)


def of_vendor(*rest: Any) -> tuple[Any, ...]:
    """Return table arguments that tie a row to a vendor of the same practice."""
    return (
        ForeignKeyConstraint(
            ["practice_id", "vendor_id"],
            ["app.vendors.practice_id", "app.vendors.id"],
            ondelete="CASCADE",
        ),
        *rest,
    )


class Vendor(Practiced, Base):
    """An outside company the practice works with."""

    __tablename__ = "vendors"

    name: Mapped[str] = mapped_column(Text)
    legal_name: Mapped[str] = mapped_column(Text, default="")
    # Without case, accents and legal suffixes: lists sort by it, and duplicates are found by it.
    name_key: Mapped[str] = mapped_column(Text(collation="C"))
    # Name, services and contacts in small letters, for the search box.
    search_text: Mapped[str] = mapped_column(Text(collation="C"), default="")
    domain: Mapped[str | None] = mapped_column(Text)
    website: Mapped[str] = mapped_column(Text, default="")
    does: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[str] = mapped_column(Text, default=VendorStatus.CURRENT)
    owner_person_id: Mapped[int | None] = mapped_column(BigInteger)
    locations: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    data_country: Mapped[str] = mapped_column(Text, default="")
    used_since: Mapped[date | None] = mapped_column(Date)

    # What its services in use touch together; `actions` keeps it so.
    phi: Mapped[str] = mapped_column(Text)
    phi_verbs: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    phi_data: Mapped[str] = mapped_column(Text, default="")
    phi_since: Mapped[date | None] = mapped_column(Date)

    tier: Mapped[str | None] = mapped_column(Text)
    tier_reason: Mapped[str] = mapped_column(Text, default="")
    tier_how_many: Mapped[str | None] = mapped_column(Text)
    tier_signs_in: Mapped[str | None] = mapped_column(Text)
    tier_vital: Mapped[str | None] = mapped_column(Text)

    # The board: written by `write_board` when flags are judged, and by nobody else.
    tab: Mapped[str] = mapped_column(Text, server_default=FetchedValue())
    rank: Mapped[int] = mapped_column(Integer, server_default=FetchedValue())
    badge_state: Mapped[str] = mapped_column(Text, server_default=FetchedValue())
    badge_words: Mapped[str] = mapped_column(Text, server_default=FetchedValue())
    since_on: Mapped[date | None] = mapped_column(Date)
    next_words: Mapped[str] = mapped_column(Text, server_default=FetchedValue())
    next_path: Mapped[str] = mapped_column(Text, server_default=FetchedValue())
    last_contact_on: Mapped[date | None] = mapped_column(Date)
    last_contact_how: Mapped[str] = mapped_column(Text, server_default=FetchedValue())

    # What an imported list said about a BAA. It is no BAA.
    baa_claimed: Mapped[str | None] = mapped_column(Text)
    baa_claimed_on: Mapped[date | None] = mapped_column(Date)

    directory_id: Mapped[str | None] = mapped_column(Text)
    import_id: Mapped[int | None] = mapped_column(BigInteger)
    added_at: Mapped[Moment]
    # Set when a person changes anything: an import that was worked on cannot be undone.
    changed_at: Mapped[Moment | None]
    retired_on: Mapped[date | None] = mapped_column(Date)
    retired_reason: Mapped[str] = mapped_column(Text, default="")

    @property
    def phi_answer(self) -> PhiAnswer:
        """What PHI the vendor touches, all services in use together."""
        return _phi_answer(self)

    @property
    def phi_words(self) -> str:
        """What is done with PHI, in words."""
        return phi_words(self.phi, self.phi_verbs)

    @property
    def tier_answers(self) -> TierAnswers:
        """The answers to the three plain questions."""
        return TierAnswers(
            how_many=HowMany(self.tier_how_many) if self.tier_how_many else None,
            signs_in=YesNo(self.tier_signs_in) if self.tier_signs_in else None,
            vital=YesNo(self.tier_vital) if self.tier_vital else None,
        )

    @property
    def is_former(self) -> bool:
        """Tell whether the practice has stopped working with the vendor."""
        return self.status == VendorStatus.FORMER


class Service(Practiced, Base):
    """One thing a vendor does for the practice, with its own PHI answer."""

    __tablename__ = "services"
    __table_args__ = of_vendor()

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(Text)
    phi: Mapped[str] = mapped_column(Text)
    phi_verbs: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    phi_data: Mapped[str] = mapped_column(Text, default="")
    phi_since: Mapped[date | None] = mapped_column(Date)
    in_use: Mapped[bool] = mapped_column(Boolean, default=True)
    stopped_on: Mapped[date | None] = mapped_column(Date)
    import_id: Mapped[int | None] = mapped_column(BigInteger)
    # When its PHI answer was given or last changed. A trigger writes it. None: before that was noted.
    phi_changed_at: Mapped[Moment | None] = mapped_column(
        server_default=FetchedValue(), server_onupdate=FetchedValue()
    )

    @property
    def phi_answer(self) -> PhiAnswer:
        """What PHI the service touches."""
        return _phi_answer(self)

    @property
    def phi_words(self) -> str:
        """What is done with PHI, in words."""
        return phi_words(self.phi, self.phi_verbs)


class Contact(Practiced, Base):
    """A person or desk at the vendor, with the fields of the listing that OCR asks for."""

    __tablename__ = "contacts"
    __table_args__ = of_vendor()

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    # 1 is the first point of contact of the OCR listing, 2 the second.
    slot: Mapped[int] = mapped_column(SmallInteger)
    title: Mapped[str] = mapped_column(Text, default="")
    first_name: Mapped[str] = mapped_column(Text, default="")
    last_name: Mapped[str] = mapped_column(Text, default="")
    address: Mapped[str] = mapped_column(Text, default="")
    address_continued: Mapped[str] = mapped_column(Text, default="")
    city: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(Text, default="")
    zip: Mapped[str] = mapped_column(Text, default="")
    phone: Mapped[str] = mapped_column(Text, default="")
    extension: Mapped[str] = mapped_column(Text, default="")
    fax: Mapped[str] = mapped_column(Text, default="")
    email: Mapped[str] = mapped_column(Text, default="")
    import_id: Mapped[int | None] = mapped_column(BigInteger)

    @property
    def name(self) -> str:
        """The whole name, or what else the contact can be called by."""
        return f"{self.first_name} {self.last_name}".strip() or self.title or self.email

    def addressed(self, otherwise: str) -> str:
        """Return the name a letter begins with, or this where nothing but an address is known."""
        return otherwise if self.name == self.email else self.name


class Subcontractor(Practiced, Base):
    """Somebody the vendor hands its work to."""

    __tablename__ = "subcontractors"
    __table_args__ = of_vendor()

    vendor_id: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(Text)
    does: Mapped[str] = mapped_column(Text, default="")
    phi: Mapped[str] = mapped_column(Text)
    left_on: Mapped[date | None] = mapped_column(Date)


class VendorCount(Base):
    """How many vendors stand in a list. A trigger on `vendors` keeps it exact."""

    __tablename__ = "vendor_counts"

    practice_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    tab: Mapped[str] = mapped_column(Text, primary_key=True)
    vendors: Mapped[int] = mapped_column(Integer)
    with_phi: Mapped[int] = mapped_column(Integer)


def _phi_answer(of: Vendor | Service) -> PhiAnswer:
    return PhiAnswer(
        phi=Phi(of.phi),
        verbs=frozenset(PhiVerb(verb) for verb in of.phi_verbs),
        data=of.phi_data,
        since=of.phi_since,
    )
