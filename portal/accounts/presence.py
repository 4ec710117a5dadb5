"""Who is signed in: from the cookie to the person, their practice and what they may do there."""

from typing import Any

from flask import Flask, g, request, url_for
from flask import Response as FlaskResponse
from flask_login import LoginManager, current_user
from werkzeug.wrappers import Response

from portal import audit, clock, tenancy
from portal.accounts import actions, queries, rules
from portal.accounts.acting import take_up
from portal.accounts.actions import OpenedSession
from portal.accounts.carrying import carry
from portal.accounts.models import Person, PersonSession
from portal.accounts.queries import Belonging
from portal.permissions import Permission, Role, may
from portal.settings import Settings
from portal.web.circumstances import circumstances
from portal.web.pages import go_to, wants_part


class SignedIn:
    """A person in a session, in a practice or in none, as flask-login wants to see them."""

    is_active = True
    is_anonymous = False

    def __init__(self, person: Person, held: PersonSession, belongings: list[Belonging]) -> None:
        self.person, self.held, self.belongings = person, held, belongings
        self.here = next((one for one in belongings if one.practice_id == held.at_practice), None)
        self.name, self.initials = person.name, person.initials
        self.role_words = self.here.role_words if self.here else ""
        self.practice_count = len(belongings)

    @property
    def is_all_in(self) -> bool:
        """Tell whether both the password and the code were given."""
        return rules.Stage(self.held.stage) is rules.Stage.FULL

    @property
    def is_authenticated(self) -> bool:
        """Tell whether this person may see pages of a practice."""
        return self.is_all_in and self.here is not None

    def get_id(self) -> str:
        """Return the person's id, for flask-login."""
        return str(self.person.id)

    def may(self, permission: Permission | str) -> bool:
        """Tell whether this person's role here carries a permission."""
        return self.here is not None and may(self.here.role, Permission(permission))

    def actor(self) -> audit.Actor:
        """Return who stands in the trail for what this person does now."""
        where = circumstances()
        return audit.Actor(
            kind=audit.ActorKind.PERSON,
            actor_id=self.person.id,
            name=self.name,
            ip=where.ip,
            user_agent=where.user_agent,
            request_id=where.request_id,
        )


def install(app: Flask, settings: Settings) -> None:
    """Have every request know who is signed in, and be in their practice."""
    cookie = "__Host-session" if settings.over_tls else "session"
    manager = LoginManager()
    manager.session_protection = None
    manager.request_loader(lambda _: g.get("signed_in"))
    manager.user_loader(lambda _: None)
    manager.unauthorized_handler(ask_to_sign_in)
    manager.init_app(app)

    @app.before_request
    def know_who() -> None:
        tenancy.leave()
        if not request.path.startswith("/static/"):
            _load(request.cookies.get(cookie))

    @app.after_request
    def give_cookie(answer: FlaskResponse) -> FlaskResponse:
        if "opened_session" in g:
            answer.set_cookie(
                cookie,
                g.opened_session,
                secure=settings.over_tls,
                httponly=True,
                samesite="Lax",
                path="/",
            )
        elif g.get("closed_session"):
            answer.delete_cookie(
                cookie, secure=settings.over_tls, httponly=True, samesite="Lax", path="/"
            )
        return answer

    @app.context_processor
    def time_left() -> dict[str, Any]:
        return {"idle_seconds": _seconds_left()}


def signed_in() -> audit.Actor:
    """Return who does what this request does."""
    actor: audit.Actor = current_user.actor()
    return actor


def me() -> Person:
    """Return the person who is signed in."""
    person: Person = current_user.person
    return person


def my_role() -> Role:
    """Return what the person who is signed in is to the practice they are in."""
    belonging: Belonging = current_user.here
    return belonging.role


def my_session() -> PersonSession:
    """Return the session this request came with."""
    held: PersonSession = current_user.held
    return held


def my_practices() -> list[Belonging]:
    """Return the practices that the person who is signed in belongs to."""
    belongings: list[Belonging] = current_user.belongings
    return belongings


def somebody() -> audit.Actor:
    """Return who acts at a door, before it is known who it is."""
    where = circumstances()
    return audit.Actor(
        kind=audit.ActorKind.PORTAL,
        name="Somebody at the door",
        ip=where.ip,
        user_agent=where.user_agent,
        request_id=where.request_id,
    )


def hand_over(opened: OpenedSession) -> None:
    """Give the browser the cookie of a new session with this answer, and be in it from now on."""
    g.opened_session = opened.token
    if "signed_in" in g:
        g.signed_in.held = opened.held


def let_go() -> None:
    """Take the cookie away with this answer."""
    g.closed_session = True


def ask_to_sign_in() -> Response:
    """Send whoever is not (yet) all in to the door they need; keep what they sent."""
    found: SignedIn | None = g.get("signed_in")
    return _ask_a_stranger() if found is None else go_to(_door_for(found))


def this_page() -> str | None:
    """Return this page's own address, for coming back; none for a POST and for the front page."""
    if request.method not in {"GET", "HEAD"} or request.path in {"/", "/today"}:
        return None
    return request.full_path.rstrip("?")


def _load(token: str | None) -> None:
    held = take_up(token, at=clock.now()) if token else None
    if held is None:
        return
    actions.touch(held)
    person, belongings = queries.get_person_with_belongings(held.person_id)
    g.signed_in = SignedIn(person, held, belongings)
    if g.signed_in.is_authenticated:
        tenancy.enter(g.signed_in.here.practice_id)


def _seconds_left() -> int:
    found = g.get("signed_in")
    if found is None:
        return 0
    end = rules.ends_at(found.held.started_at, found.held.seen_at)
    return max(0, int((end - clock.now()).total_seconds()))


def _ask_a_stranger() -> Response:
    if wants_part() or request.path == "/me/sessions/alive":
        return Response("", status=401)
    if request.method == "POST":
        return carry("accounts/signed_out.html", "", status=401)
    return go_to(url_for("accounts.sign_in", next=this_page()))


def _door_for(found: SignedIn) -> str:
    if found.is_all_in:
        return url_for("accounts.practices", next=this_page())
    door = "accounts.code" if found.person.is_enrolled else "accounts.add_phone"
    return url_for(door, next=this_page())
