"""Who may pass which door: with the password alone, with the code too, with a fresh code."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from flask import request, url_for
from flask_login import current_user

from portal import clock
from portal.accounts import actions, rules
from portal.accounts.carrying import carry
from portal.accounts.presence import ask_to_sign_in, hand_over, me, my_session, signed_in, this_page
from portal.web.access import View, mark
from portal.web.pages import go_to


def halfway_in(view: View) -> View:
    """Let in people who have given their password, whether or not the code too."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not hasattr(current_user, "person"):
            return ask_to_sign_in()
        return view(*args, **kwargs)

    return mark(guarded, "password")


def all_the_way_in(view: View) -> View:
    """Let in people who have given password and code, in whatever practice or none."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not getattr(current_user, "is_all_in", False):
            return ask_to_sign_in()
        return view(*args, **kwargs)

    return mark(guarded, "code")


def with_fresh_code(minutes: int = 10) -> Callable[[View], View]:
    """Ask for a code from the phone before a grave deed, unless one was given lately.

    Asked before the form is shown; and if it grows stale meanwhile, asked with what was
    typed kept. Stands under `@requires`.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            within = timedelta(minutes=minutes)
            if is_fresh(within):
                return view(*args, **kwargs)
            if request.method != "POST":
                return go_to(url_for("accounts.fresh_code", next=this_page()))
            refused = _try_fresh_code()
            return carry("accounts/fresh_code.html", refused) if refused else view(*args, **kwargs)

        return guarded

    return decorate


def is_fresh(within: timedelta = rules.FRESH_FOR) -> bool:
    """Tell whether the person gave a code lately."""
    return rules.is_fresh(my_session().fresh_code_at, within=within, at=clock.now())


def _try_fresh_code() -> str:
    """Return why the code that came with a stale form will not do; empty when it will."""
    typed = request.form.get("fresh_code")
    if typed is None:
        return "Your last code is too old for this."
    answer = actions.give_fresh_code(my_session(), me(), typed, by=signed_in())
    if isinstance(answer, actions.Refused):
        return answer.sentence
    hand_over(answer)
    return ""
