"""Every view says who may reach it. A portal where one does not will not start."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, abort
from flask_login import current_user, login_required
from werkzeug.exceptions import HTTPException

from portal import audit
from portal.permissions import Permission

View = Callable[..., Any]
_MARK = "portal_access"
_PERMISSIONS = frozenset(Permission)
_NUMBER = re.compile(r"[0-9]+")


def requires(permission: Permission) -> Callable[[View], View]:
    """Let in signed-in people whose role carries `permission`. A refusal stands in the trail."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not current_user.may(permission):
                audit.record(
                    audit.Deed.REFUSED,
                    by=current_user.actor(),
                    reason="no permission",
                    permission=permission.value,
                )
                abort(403)
            return view(*args, **kwargs)

        return mark(login_required(guarded), permission.value)

    return decorate


def public(view: View) -> View:
    """Let anyone in. Say why in the view's docstring."""
    return mark(view, "public")


def mark(view: View, access: str) -> View:
    """Note on `view` who may reach it."""
    setattr(view, _MARK, access)
    return view


def access_of(view: View) -> str | None:
    """Return who may reach a view, or None where it does not say."""
    return getattr(view, _MARK, None)


def check_every_view(app: Flask) -> None:
    """Stop the portal from starting while some view has not said who may reach it."""
    unmarked = [name for name, view in app.view_functions.items() if access_of(view) is None]
    if unmarked:
        raise RuntimeError(
            f"These views do not say who may reach them: {', '.join(sorted(unmarked))}"
        )


def offer_doors(app: Flask) -> None:
    """Give templates `may_open(path)`: a button is shown to those who may press it."""
    known: dict[str, str | None] = {}

    def may_open(path: str) -> bool:
        # Lists ask for each of their rows: pages of one kind differ in their numbers only.
        kind = _NUMBER.sub("1", path)
        if kind not in known:
            known[kind] = _access_to(app, kind)
        access = known[kind]
        return access not in _PERMISSIONS or bool(current_user.may(access))

    app.jinja_env.globals["may_open"] = may_open


def _access_to(app: Flask, path: str) -> str | None:
    try:
        endpoint, _ = app.url_map.bind("").match(urlsplit(path).path)
    except HTTPException:
        return None
    return access_of(app.view_functions[endpoint])
