"""When something goes wrong: a calm page with an id, and a log line that gives nothing away."""

import logging
import traceback
from pathlib import Path

from flask import Flask, Response, has_request_context, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from portal.errors import NotFound, RuleBroken
from portal.web.circumstances import request_id
from portal.web.transactions import undo

_log = logging.getLogger("portal.errors")
_PAGES = frozenset({403, 404, 405, 409, 413, 429, 500})


def answer_calmly(app: Flask) -> None:
    """Give every failure a page."""
    app.register_error_handler(NotFound, lambda _: _undone(404))
    app.register_error_handler(RuleBroken, lambda told: _undone(409, str(told)))
    app.register_error_handler(CSRFError, lambda _: _undone(409, _STALE))
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(Exception, _failed)


_STALE = (
    "This page had been open too long, so nothing was changed. Go back, load it again, and try "
    "once more."
)


def _refused(error: HTTPException) -> Response | HTTPException:
    status = error.code or 500
    if error.response is not None or status < 400:
        return error
    return _page(status)


def _undone(status: int, sentence: str = "") -> Response:
    undo()
    return _page(status, sentence)


def _failed(error: Exception) -> Response:
    _log.error("%s %s at %s", request_id(), type(error).__name__, where(error))
    undo()
    return _page(500)


def where(error: BaseException) -> str:
    """Return where an error arose, without its message: messages may carry what people typed."""
    steps = [
        f"{Path(step.filename).name}:{step.lineno}"
        for step in traceback.extract_tb(error.__traceback__)
    ]
    cause = error.__cause__ or error.__context__
    return " > ".join(steps[-6:]) + (f" after {type(cause).__name__}" if cause else "")


def _page(status: int, sentence: str = "") -> Response:
    template = f"errors/{status if status in _PAGES else 409}.html"
    by_link = has_request_context() and request.path.startswith("/link")
    html = render_template(
        template, sentence=sentence, request_id=request_id(), by_link=by_link, status=status
    )
    return Response(html, status=status)
