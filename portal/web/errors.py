"""When something goes wrong: a calm page with an id, and a log line that gives nothing away."""

import logging
import traceback
from pathlib import Path
from typing import Any

from flask import Flask, Response, has_request_context, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from portal.errors import NotFound, RuleBroken
from portal.web.circumstances import request_id
from portal.web.transactions import undo

_log = logging.getLogger("portal.errors")
_PAGES = frozenset({403, 404, 405, 409, 413, 429})


def answer_calmly(app: Flask) -> None:
    """Give every failure a page."""
    app.register_error_handler(NotFound, lambda _: _undone(404))
    app.register_error_handler(RuleBroken, lambda told: _undone(409, str(told)))
    app.register_error_handler(CSRFError, lambda _: _undone(409, _STALE))
    app.register_error_handler(HTTPException, lambda error: _refused(app, error))
    app.register_error_handler(Exception, lambda error: _failed(app, error))
    # What breaks after the view, as its transaction ends, Flask would log with all its words.
    app.log_exception = _log_without_words  # type: ignore[method-assign]


_STALE = (
    "This page had been open too long, so nothing was changed. Go back, load it again, and try "
    "once more."
)


def _refused(app: Flask, error: HTTPException) -> Response | HTTPException:
    status = error.code or 500
    if error.response is not None or status < 400:
        return error
    return _failure_page(app) if status >= 500 else _page(status)


def _undone(status: int, sentence: str = "") -> Response:
    undo()
    return _page(status, sentence)


def _failed(app: Flask, error: Exception) -> Response:
    _note(error)
    undo()
    return _failure_page(app)


def _log_without_words(exc_info: tuple[Any, Any, Any]) -> None:
    if isinstance(exc_info[1], BaseException):
        _note(exc_info[1])


def _note(error: BaseException) -> None:
    _log.error("%s %s at %s", request_id(), type(error).__name__, where(error))


def where(error: BaseException) -> str:
    """Return where an error arose, without its message: messages may carry what people typed."""
    steps = [
        f"{Path(step.filename).name}:{step.lineno}"
        for step in traceback.extract_tb(error.__traceback__)
    ]
    cause = error.__cause__ or error.__context__
    return " > ".join(steps[-6:]) + (f" after {type(cause).__name__}" if cause else "")


def _failure_page(app: Flask) -> Response:
    # Without what every other page shows: that asks the database, which may be what failed.
    template = app.jinja_env.get_template("errors/500.html")
    html = template.render(sentence="", request_id=request_id(), by_link=_is_by_link())
    return Response(html, status=500)


def _page(status: int, sentence: str = "") -> Response:
    template = f"errors/{status if status in _PAGES else 409}.html"
    html = render_template(
        template, sentence=sentence, request_id=request_id(), by_link=_is_by_link()
    )
    return Response(html, status=status)


def _is_by_link() -> bool:
    return has_request_context() and request.path.startswith("/link")
