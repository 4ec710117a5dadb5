"""One line a request: which route, how it went, how long. Never the address itself.

Addresses carry tokens and numbers of vendors; the route's pattern tells an operator enough.
"""

import logging
import time

from flask import Flask, Response, g, request

from portal.web.circumstances import request_id

_log = logging.getLogger("portal.requests")


def log_requests(app: Flask) -> None:
    """Write a line to the log `portal.requests` after each answer."""

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def tell(answer: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "(no such page)"
        took = (time.perf_counter() - g.get("started", time.perf_counter())) * 1000
        _log.info(
            "%s %s %s %s %.0fms", request_id(), request.method, route, answer.status_code, took
        )
        return answer
