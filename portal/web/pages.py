"""Answering with a page, a part of one, or the way to another."""

from typing import Any

from flask import Response, make_response, redirect, render_template, request
from flask import flash as keep_flash
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse


def page(template: str, status: int | None = None, **data: Any) -> Response:
    """Return a page. A form in `data` that was not in order makes the status 422."""
    if status is None:
        status = 422 if _has_errors(data) else 200
    answer = make_response(render_template(template, **data), status)
    answer.headers.add("Vary", "HX-Request")
    return answer


def part(template: str, status: int = 200, **data: Any) -> Response:
    """Return a part of a page, for htmx."""
    return page(template, status, **data)


def wants_part() -> bool:
    """Tell whether htmx asks, and so gets the part alone."""
    return request.headers.get("HX-Request") == "true"


def go_to(url: str) -> AnyResponse:
    """Send the browser on, with a GET."""
    return redirect(url, code=303)


def flash(state: str, text: str, link: str = "", url: str = "") -> None:
    """Say something once, at the top of the next page. States: good, soon, waiting, critical."""
    told: Any = {"state": state, "text": text, "link": link, "url": url}
    keep_flash(told)


def _has_errors(data: dict[str, Any]) -> bool:
    return any(isinstance(value, FlaskForm) and value.errors for value in data.values())
