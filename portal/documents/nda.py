"""Papers under an NDA: who may open one and until when, how often it was opened, what it carries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, ForeignKeyConstraint, Text, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from portal import audit
from portal.db import Base, Moment, Practiced, session
from portal.db import keep as keep_row
from portal.documents.models import Document
from portal.errors import RuleBroken
from portal.gateways import watermark
from portal.permissions import Role


class NdaMark(Practiced, Base):
    """One mark on a document. At most one stands; a new one takes its place."""

    __tablename__ = "nda_marks"
    __table_args__ = (
        ForeignKeyConstraint(
            ["practice_id", "document_id"], ["app.documents.practice_id", "app.documents.id"]
        ),
    )

    document_id: Mapped[int] = mapped_column(BigInteger)
    person_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text))
    open_until: Mapped[date]
    note: Mapped[str] = mapped_column(Text)
    marked_at: Mapped[Moment]
    marked_by_id: Mapped[int | None] = mapped_column(BigInteger)
    marked_by_name: Mapped[str] = mapped_column(Text)
    ended_at: Mapped[Moment | None]
    ended_by_name: Mapped[str | None] = mapped_column(Text)
    ended_why: Mapped[str | None] = mapped_column(Text)


@dataclass(frozen=True, kw_only=True)
class Allowed:
    """Who may open a paper under an NDA, and on which day for the last time."""

    person_ids: frozenset[int]
    roles: frozenset[Role]
    open_until: date
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who wants to open a paper."""

    person_id: int
    role: Role


def may_open(allowed: Allowed, reader: Reader, on: date) -> bool:
    """Tell whether somebody may open a paper on a day: if named, alone or by role, and in time."""
    is_named = reader.person_id in allowed.person_ids or reader.role in allowed.roles
    return is_named and on <= allowed.open_until


def words_on_it(name: str, email: str, at: datetime, zone: str) -> str:
    """Return what each page carries: who opened it, and when, where the practice is."""
    local = at.astimezone(ZoneInfo(zone))
    when = f"{local:%b} {local.day}, {local.year}, {local.hour % 12 or 12}:{local:%M %p %Z}"
    return f"Under NDA. {name}, {email}. {when}"


def find_mark(document: Document) -> NdaMark | None:
    """Return the mark that stands on a document."""
    rows = select(NdaMark).where(NdaMark.document_id == document.id, NdaMark.ended_at.is_(None))
    return session.scalar(rows)


def marked_among(document_ids: Collection[int]) -> set[int]:
    """Return which of these documents carry a mark: exports leave them out unless asked."""
    rows = select(NdaMark.document_id).where(
        NdaMark.document_id.in_(document_ids), NdaMark.ended_at.is_(None)
    )
    return set(session.scalars(rows))


def for_export(documents: Collection[Document], *, with_nda: bool = False) -> list[Document]:
    """Return what an export may hold: nothing under an NDA unless asked, and nothing destroyed."""
    marked = set() if with_nda else marked_among([one.id for one in documents])
    return [one for one in documents if one.id not in marked and not one.is_destroyed]


def mark(
    document: Document, allowed: Allowed, *, on: date, at: datetime, by: audit.Actor
) -> NdaMark:
    """Say who may open a document, and until when. A mark that stands is replaced."""
    if document.is_destroyed:
        raise RuleBroken("This document was destroyed. There is nothing left to open.")
    if not watermark.can_stamp(document.media_type):
        raise RuleBroken(
            "Only a PDF or a picture can carry the name of who opens it. Save this one as a PDF, "
            "add that, and mark it."
        )
    if not allowed.person_ids and not allowed.roles:
        raise RuleBroken("Choose at least one person or role.")
    if allowed.open_until < on:
        raise RuleBroken("Choose today or a later day.")
    before = find_mark(document)
    if before is not None:
        _end(before, "Replaced by a new mark", at=at, by=by)
    made = keep_row(
        NdaMark(
            document_id=document.id,
            person_ids=sorted(allowed.person_ids),
            roles=sorted(allowed.roles),
            open_until=allowed.open_until,
            note=allowed.note.strip(),
            marked_at=at,
            marked_by_id=by.actor_id,
            marked_by_name=by.name,
        )
    )
    audit.record(
        audit.Deed.NDA_MARKED,
        by=by,
        vendor_id=document.vendor_id,
        subject=("document", document.id),
        until=made.open_until.isoformat(),
        people=", ".join(map(str, made.person_ids)),
        roles=", ".join(made.roles),
    )
    return made


def end(document: Document, reason: str, *, at: datetime, by: audit.Actor) -> None:
    """Take the mark off. Everybody who may read documents may open it from then on."""
    found = find_mark(document)
    if found is None:
        raise RuleBroken("No NDA mark stands on this document.")
    if not reason.strip():
        raise RuleBroken("Write down why the mark ends. It is kept with your name.")
    _end(found, reason.strip(), at=at, by=by)
    audit.record(
        audit.Deed.NDA_ENDED,
        by=by,
        vendor_id=document.vendor_id,
        subject=("document", document.id),
        reason=reason.strip(),
    )


def allowed_by(found: NdaMark) -> Allowed:
    """Return whom a mark names."""
    return Allowed(
        person_ids=frozenset(found.person_ids),
        roles=frozenset(Role(role) for role in found.roles),
        open_until=found.open_until,
        note=found.note,
    )


def check(document: Document, reader: Reader, *, on: date) -> NdaMark | None:
    """Return the mark that stands on a document; refuse, saying whom to ask, who is not named."""
    found = find_mark(document)
    if found is None or may_open(allowed_by(found), reader, on):
        return found
    ask = f"Ask {found.marked_by_name}, or another owner or manager of the practice"
    if on > found.open_until:
        raise RuleBroken(f"This paper is under an NDA, and the time to open it is over. {ask}.")
    raise RuleBroken(f"This paper is under an NDA, and you are not among those named. {ask}.")


def times_opened(document: Document, found: NdaMark) -> int:
    """Return how often a paper was opened since it was marked."""
    return audit.count_deeds_about(
        ("document", document.id),
        (audit.Deed.DOCUMENT_OPENED,),
        vendor_id=document.vendor_id,
        since=found.marked_at,
    )


def _end(found: NdaMark, reason: str, *, at: datetime, by: audit.Actor) -> None:
    session.refresh(found, with_for_update=True)
    if found.ended_at is not None:
        raise RuleBroken("This mark has ended already. Open the page again.")
    found.ended_at, found.ended_by_name, found.ended_why = at, by.name, reason
    session.flush()
