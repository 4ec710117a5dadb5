"""Making, opening, confirming, passing on and withdrawing links."""

import secrets
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import delete, func

from portal import audit, clock, tenancy
from portal.db import keep, session
from portal.errors import RuleBroken
from portal.links import queries, rules
from portal.links.listening import Happening, tell
from portal.links.models import Link, LinkSession
from portal.links.rules import LinkOrigin, LinkPurpose


@dataclass(frozen=True, kw_only=True)
class NewLink:
    """A link about to be made: for what, about whom, to which person, until when."""

    purpose: LinkPurpose
    subject_id: int
    vendor_id: int
    person_name: str
    email: str
    expires_on: date


def make(new: NewLink, *, on: date, by: audit.Actor) -> tuple[Link, str]:
    """Make a link. The token is told here, once, and never again."""
    if new.expires_on < on:
        raise RuleBroken("Choose a last day that is not past.")
    link, token = _make(new, LinkOrigin.SENT, None, by)
    audit.record(audit.Deed.LINK_MADE, by=by, **_about(link))
    return link, token


def pass_on(link: Link, name: str, email: str, *, by: audit.Actor) -> tuple[Link, str]:
    """Give a colleague a link of their own to the same request. The first one stays."""
    if queries.passed_on_count(link) >= rules.MOST_PASSED_ON:
        raise RuleBroken(
            f"This request was passed on {rules.MOST_PASSED_ON} times already. "
            "Call the practice that wrote to you."
        )
    passed, token = _make(_same(link, name, email, link.expires_on), LinkOrigin.PASSED_ON, link, by)
    audit.record(audit.Deed.LINK_PASSED_ON, by=by, **_about(passed), follows=link.id)
    tell(Happening.PASSED_ON, passed, by=by)
    return passed, token


def pass_part_on(link: Link, part: NewLink, *, by: audit.Actor) -> tuple[Link, str]:
    """Give a colleague a link to a part of what a link opens, and to nothing else."""
    passed, token = _make(part, LinkOrigin.PASSED_ON, link, by)
    audit.record(audit.Deed.LINK_PASSED_ON, by=by, **_about(passed), follows=link.id)
    return passed, token


def renew(link: Link, *, by: audit.Actor) -> tuple[Link, str]:
    """Make a new link in the place of one that ran out or was lost, for the same person."""
    until = rules.renewed_until(link.expires_on, link.withdrawn_at, tenancy.today_here())
    same = _same(link, link.person_name, link.email, until)
    renewed, token = _make(same, LinkOrigin.RENEWED, link, by)
    audit.record(audit.Deed.LINK_RENEWED, by=by, **_about(renewed), follows=link.id)
    tell(Happening.RENEWED, renewed, by=by)
    return renewed, token


def withdraw(link: Link, *, by: audit.Actor) -> None:
    """Take a link back. Nobody comes in by it from now on, nor goes on with a visit."""
    if link.withdrawn_at is not None:
        raise RuleBroken("This link was withdrawn already.")
    link.withdrawn_at = clock.now()
    session.execute(delete(LinkSession).where(LinkSession.link_id == link.id))
    audit.record(audit.Deed.LINK_WITHDRAWN, by=by, **_about(link))


def open_link(link: Link, *, by: audit.Actor) -> str:
    """Begin a visit by link. Return what the browser's cookie holds for it."""
    now, token = clock.now(), secrets.token_urlsafe(32)
    link.opened_count = Link.opened_count + 1
    link.first_opened_at = func.coalesce(Link.first_opened_at, now)
    link.last_opened_at = now
    keep(
        LinkSession(
            link_id=link.id,
            token_hash=rules.hash_of(token),
            ip=by.ip,
            user_agent=by.user_agent,
            created_at=now,
            last_seen_at=now,
        )
    )
    audit.record(audit.Deed.LINK_OPENED, by=by, **_about(link))
    tell(Happening.OPENED, link, by=by)
    return token


def confirm(link: Link, name: str, email: str, *, by: audit.Actor) -> None:
    """Have the person at the link say who they are."""
    who = rules.one_line(name)
    if not who:
        raise RuleBroken("Enter your full name.")
    link.confirmed_name = who
    link.confirmed_email = rules.checked_email(email)
    link.confirmed_at = clock.now()
    is_same = link.confirmed_email.lower() == link.email.lower()
    audit.record(audit.Deed.LINK_CONFIRMED, by=by, **_about(link), same_email=is_same)
    tell(Happening.CONFIRMED, link, by=by)


def say_who(visit: LinkSession, name: str, email: str, *, by: audit.Actor) -> None:
    """Have the person at a visit say who they are: by one link, several may come."""
    who = rules.one_line(name)
    if not who:
        raise RuleBroken("Enter your full name.")
    visit.person_email = rules.checked_email(email)
    visit.person_name = who
    link = queries.get_link(visit.link_id)
    if link.confirmed_at is None:
        confirm(link, name, email, by=replace(by, name=who))
        return
    is_same = visit.person_email.lower() == link.email.lower()
    audit.record(
        audit.Deed.LINK_CONFIRMED, by=replace(by, name=who), **_about(link), same_email=is_same
    )


def _same(link: Link, name: str, email: str, until: date) -> NewLink:
    return NewLink(
        purpose=LinkPurpose(link.purpose),
        subject_id=link.subject_id,
        vendor_id=link.vendor_id,
        person_name=name,
        email=email,
        expires_on=until,
    )


def _make(
    new: NewLink, origin: LinkOrigin, follows: Link | None, by: audit.Actor
) -> tuple[Link, str]:
    token = secrets.token_urlsafe(32)
    # Whoever asked first is whom a later reader of the link calls.
    asked_by = follows or by
    link = keep(
        Link(
            purpose=new.purpose,
            subject_id=new.subject_id,
            vendor_id=new.vendor_id,
            person_name=rules.one_line(new.person_name),
            email=rules.checked_email(new.email),
            token_hash=rules.hash_of(token),
            verify_code=follows.verify_code if follows else _verify_code(),
            expires_on=new.expires_on,
            origin=origin,
            follows_id=follows.id if follows else None,
            made_by_id=asked_by.made_by_id if isinstance(asked_by, Link) else asked_by.actor_id,
            made_by_name=asked_by.made_by_name if isinstance(asked_by, Link) else asked_by.name,
            made_at=clock.now(),
            opened_count=0,
        )
    )
    return link, token


def _verify_code() -> str:
    letters, digits = rules.CODE_LETTERS, rules.CODE_DIGITS
    drawn = [secrets.choice(part) for part in (digits, letters, letters, digits, digits)]
    return "".join(drawn[:3]) + "-" + "".join(drawn[3:])


def _about(link: Link) -> dict[str, Any]:
    return {
        "vendor_id": link.vendor_id,
        "subject": ("link", link.id),
        "purpose": str(link.purpose),
        "about": link.subject_id,
    }
