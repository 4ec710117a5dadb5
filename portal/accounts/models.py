"""People, their memberships, sessions and codes, and what was tried at the doors."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Boolean, Date, FetchedValue, ForeignKey, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.accounts import rules
from portal.db import Base, Moment, Practiced
from portal.permissions import Role


class Person(Base):
    """One person with one login, whatever practices they belong to."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, server_default=FetchedValue())
    email: Mapped[str] = mapped_column(Text(collation="C"), unique=True)
    name: Mapped[str] = mapped_column(Text)
    password_hash: Mapped[str | None] = mapped_column(Text)
    totp_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    # The last time step whose code was taken: it and all before are spent.
    totp_last_step: Mapped[int | None] = mapped_column(BigInteger)
    enrolled_at: Mapped[Moment | None]
    recovery_salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    last_practice: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[Moment]

    @property
    def initials(self) -> str:
        """Return the letters that stand for this person."""
        return rules.initials(self.name)

    @property
    def is_enrolled(self) -> bool:
        """Tell whether this person's phone gives codes."""
        return self.enrolled_at is not None


class RecoveryCode(Base):
    """One of ten codes for when the phone is lost. Only its digest is kept."""

    __tablename__ = "recovery_codes"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, server_default=FetchedValue())
    person_id: Mapped[int] = mapped_column(ForeignKey("app.people.id"), index=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    used_at: Mapped[Moment | None]


class Membership(Practiced, Base):
    """What a person is to a practice."""

    __tablename__ = "memberships"

    person_id: Mapped[int] = mapped_column(ForeignKey("app.people.id"), index=True)
    role: Mapped[Role] = mapped_column(Text)
    # The last day of an auditor's access.
    expires_on: Mapped[date | None] = mapped_column(Date)
    joined_at: Mapped[Moment]
    removed_at: Mapped[Moment | None]

    @property
    def role_words(self) -> str:
        """Return the role as people say it."""
        return rules.ROLE_WORDS[Role(self.role)]


class Invitation(Practiced, Base):
    """A letter that lets one person in once."""

    __tablename__ = "invitations"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    email: Mapped[str] = mapped_column(Text(collation="C"))
    name: Mapped[str] = mapped_column(Text)
    role: Mapped[Role] = mapped_column(Text)
    access_ends_on: Mapped[date | None] = mapped_column(Date)
    invited_by: Mapped[str] = mapped_column(Text)
    made_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    accepted_at: Mapped[Moment | None]
    withdrawn_at: Mapped[Moment | None]

    @property
    def role_words(self) -> str:
        """Return the role as people say it."""
        return rules.ROLE_WORDS[Role(self.role)]

    def is_open(self, at: datetime) -> bool:
        """Tell whether it can still be accepted."""
        return self.accepted_at is None and self.withdrawn_at is None and at < self.expires_at


class PersonSession(Base):
    """One browser in which a person has signed in, or is about to. The cookie is not kept."""

    __tablename__ = "sessions"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, server_default=FetchedValue())
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("app.people.id"))
    stage: Mapped[rules.Stage] = mapped_column(Text)
    # Not named practice_id: a session is the person's, and moves between practices.
    at_practice: Mapped[int | None] = mapped_column(BigInteger)
    started_at: Mapped[Moment]
    seen_at: Mapped[Moment]
    fresh_code_at: Mapped[Moment | None]
    ended_at: Mapped[Moment | None]
    ip: Mapped[str | None] = mapped_column(Text)
    device: Mapped[str] = mapped_column(Text)
    # The key of a phone that is being added, until its first code proves that it holds it.
    setup_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    def is_alive(self, at: datetime) -> bool:
        """Tell whether this session still holds."""
        return self.ended_at is None and rules.is_alive(self.started_at, self.seen_at, at=at)


class Attempt(Base):
    """One try at a door, for counting. It names nobody."""

    __tablename__ = "attempts"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, server_default=FetchedValue())
    door: Mapped[rules.Door] = mapped_column(Text)
    account_key: Mapped[bytes] = mapped_column(LargeBinary)
    address_key: Mapped[bytes] = mapped_column(LargeBinary)
    passed: Mapped[bool] = mapped_column(Boolean)
    at: Mapped[Moment]


class Pass(Base):
    """An address that lets somebody in once: a password reset, or the very first start."""

    __tablename__ = "passes"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, server_default=FetchedValue())
    purpose: Mapped[str] = mapped_column(Text)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("app.people.id"))
    made_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    used_at: Mapped[Moment | None]

    def is_open(self, at: datetime) -> bool:
        """Tell whether it still lets somebody in."""
        return self.used_at is None and at < self.expires_at
