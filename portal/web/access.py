"""Every view says who may reach it. A portal where one does not will not start."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, abort
from flask_login import current_user, login_required

from portal import audit
from portal.permissions import Permission

View = Callable[..., Any]
_MARK = "portal_access"


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
