"""Reads of links. At the door the practice is not known: narrow functions find it by hash."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select, text

from portal.db import session
from portal.errors import NotFound
from portal.links.models import Link, LinkSession
from portal.links.rules import LinkOrigin, LinkPurpose, hash_of


@dataclass(frozen=True)
class Place:
    """Where a row is: its practice, and its number there."""

    practice_id: int
    row_id: int


def find_place_of_link(token: str) -> Place | None:
    """Return where the link with this token is, in whatever practice."""
    return _place("SELECT * FROM app.find_link(:hash)", hash_of(token))


def find_place_of_session(token: str) -> Place | None:
    """Return where the visit with this cookie is, in whatever practice."""
    return _place("SELECT * FROM app.find_link_session(:hash)", hash_of(token))


def places_of_links_to(email: str) -> list[Place]:
    """Return the last link of each request that was written to this address, in any practice."""
    found = session.execute(
        text("SELECT * FROM app.find_links_to(:address)"), {"address": email.strip()}
    )
    return [Place(*row) for row in found]


def find_place_of_request(code: str, email: str) -> Place | None:
    """Return where the newest link is that went to this address with this code, in any practice."""
    asked = text("SELECT * FROM app.find_request(:code, :address)")
    row = session.execute(asked, {"code": code, "address": email}).first()
    return Place(*row) if row else None


def links_with_code_of(link: Link) -> list[Link]:
    """Return the links that went to the same address with the same code, oldest first."""
    rows = select(Link).where(
        Link.email_key == link.email_key, Link.verify_code == link.verify_code
    )
    return list(session.scalars(rows.order_by(Link.made_at, Link.id)))


def get_link(link_id: int) -> Link:
    """Return a link of the practice we are in."""
    found = session.scalar(select(Link).where(Link.id == link_id))
    if found is None:
        raise NotFound
    return found


def get_link_session(session_id: int) -> LinkSession:
    """Return a visit of the practice we are in."""
    found = session.scalar(select(LinkSession).where(LinkSession.id == session_id))
    if found is None:
        raise NotFound
    return found


def links_of(purpose: LinkPurpose, subject_ids: Collection[int]) -> dict[int, list[Link]]:
    """Return the links of each subject, newest first. Subjects without one are left out."""
    rows = (
        select(Link)
        .where(Link.purpose == purpose, Link.subject_id.in_(subject_ids))
        .order_by(Link.id.desc())
    )
    found: dict[int, list[Link]] = {}
    for link in session.scalars(rows):
        found.setdefault(link.subject_id, []).append(link)
    return found


def passed_on_count(link: Link) -> int:
    """Return how many colleagues a request was passed on to."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Link)
            .where(
                Link.purpose == link.purpose,
                Link.subject_id == link.subject_id,
                Link.origin == LinkOrigin.PASSED_ON,
            )
        )
        or 0
    )


def _place(question: str, token_hash: bytes) -> Place | None:
    row = session.execute(text(question), {"hash": token_hash}).first()
    return Place(*row) if row else None
