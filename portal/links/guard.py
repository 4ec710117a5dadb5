"""Letting vendors in by link: who visits, in which practice, and for what."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from flask import Response, abort, g, redirect, url_for

from portal import audit, clock, tenancy
from portal.errors import RuleBroken
from portal.links import queries
from portal.links.cookie import cookie
from portal.links.models import Link, LinkSession
from portal.links.rules import LinkPurpose, LinkState, is_live
from portal.web import limits
from portal.web.access import View, mark
from portal.web.circumstances import circumstances
from portal.web.pages import page

_SEEN_EVERY = 60.0
_MOST_FILES = 60
_DAY = timedelta(days=1)
# Questions are answered by several people on one link, and each answer shows its author.
_OF_SEVERAL = frozenset({LinkPurpose.QUESTIONNAIRE, LinkPurpose.QUESTION})


def by_link(purpose: LinkPurpose) -> Callable[[View], View]:
    """Let in those who came by a link with this purpose and said who they are.

    The view is handed `link`, and runs in the link's practice.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            link = _visitor()
            if not isinstance(link, Link):
                return link
            if link.purpose != purpose:
                abort(404)
            if link.confirmed_at is None or must_say_who(link):
                return redirect(url_for("links.enter"), code=303)
            return view(*args, link=link, **kwargs)

        return mark(guarded, f"by link: {purpose}")

    return decorate


def by_any_link(view: View) -> View:
    """Let in those who came by a link, whatever it is for, confirmed or not."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        link = _visitor()
        return view(*args, link=link, **kwargs) if isinstance(link, Link) else link

    return mark(guarded, "by any link")


def by_any_confirmed_link(view: View) -> View:
    """Let in those who came by a link, whatever it is for, and said who they are."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        link = _visitor()
        if not isinstance(link, Link):
            return link
        if link.confirmed_at is None:
            return redirect(url_for("links.enter"), code=303)
        return view(*args, link=link, **kwargs)

    return mark(guarded, "by any confirmed link")


def visit_of_request() -> LinkSession:
    """Return the visit that this request belongs to."""
    visit: LinkSession = g.visit
    return visit


def must_say_who(link: Link) -> bool:
    """Tell whether this visitor has still to say who they are, by a link that several may use."""
    return link.purpose in _OF_SEVERAL and visit_of_request().person_name is None


def who_visits(link: Link) -> str:
    """Return the name of the person at this visit; without one, whoever confirmed the link."""
    visit: LinkSession | None = g.get("visit")
    return (visit and visit.person_name) or link.who


def count_files(link: Link, files: int) -> None:
    """Refuse more files by one link than anybody needs in a day. Each is kept for years."""
    key = f"{link.practice_id}/{link.id}"
    # Counted to the end: a refused one counts too.
    counted = [limits.hit("link files", key, most=_MOST_FILES, per=_DAY) for _ in range(files)]
    if not all(counted):
        raise RuleBroken("Many files came by this link today. Try again tomorrow, or call.")


def by_whom(link: Link) -> audit.Actor:
    """Return who acts by this link, and from where."""
    seen = circumstances()
    return audit.Actor(
        kind=audit.ActorKind.LINK,
        actor_id=link.id,
        name=who_visits(link),
        ip=seen.ip,
        user_agent=seen.user_agent,
        request_id=seen.request_id,
    )


def enter_practice_of(place: queries.Place) -> None:
    """Be in the practice that a link or visit belongs to."""
    tenancy.enter(place.practice_id)


def show_for(link: Link) -> None:
    """Have the pages of this request say who asks whom."""
    g.link = link


def ended_page(link: Link) -> Response:
    """Return the page for a link that ran out or was withdrawn."""
    show_for(link)
    return page(
        "links/ended.html",
        status=410,
        is_withdrawn=link.withdrawn_at is not None,
        ended_on=link.expires_on,
    )


def _visitor() -> Link | Response:
    """Return the link by which the browser visits, or the page that says why it cannot."""
    token = cookie()
    place = queries.find_place_of_session(token) if token else None
    if place is None:
        return page("links/over.html", status=403)
    enter_practice_of(place)
    visit = queries.get_link_session(place.row_id)
    link = queries.get_link(visit.link_id)
    show_for(link)
    if link.state(tenancy.today_here()) is not LinkState.OPEN:
        return ended_page(link)
    now = clock.now()
    if not is_live(visit.created_at, visit.last_seen_at, now):
        return page("links/over.html", status=403)
    g.visit = visit
    _note_seen(visit)
    return link


def _note_seen(visit: LinkSession) -> None:
    now = clock.now()
    if (now - visit.last_seen_at).total_seconds() > _SEEN_EVERY:
        visit.last_seen_at = now
