"""The cookie of a visit by link: for this host only, and over TLS wherever there is TLS."""

from flask import Response, current_app, request  # noqa: TID251 - the app knows whether it has TLS
from werkzeug.wrappers import Response as AnyResponse

from portal.links.rules import VISIT_LASTS


def give_cookie(answer: AnyResponse, token: str) -> None:
    """Have the browser hold the token of a visit."""
    answer.set_cookie(
        _name(),
        token,
        max_age=VISIT_LASTS,
        secure=_is_secure(),
        httponly=True,
        # Lax, because people come from a mail, which is another site.
        samesite="Lax",
        path="/",
    )


def take_cookie(answer: Response) -> None:
    """Have the browser forget the visit."""
    answer.delete_cookie(_name(), secure=_is_secure(), httponly=True, samesite="Lax", path="/")


def cookie() -> str:
    """Return the token of the visit that the browser holds, or an empty string."""
    return request.cookies.get(_name(), "")


def _name() -> str:
    return "__Host-link" if _is_secure() else "link"


def _is_secure() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])
