"""From where a request comes: what the trail keeps beside each deed."""

import secrets
from dataclasses import dataclass

from flask import Flask, g, request

from portal.web.typed import without_nul


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """The network address, browser and id of one request."""

    ip: str | None
    user_agent: str | None
    request_id: str


def circumstances() -> Circumstances:
    """Return the circumstances of the current request."""
    agent = without_nul(request.user_agent.string)[:400]
    return Circumstances(ip=request.remote_addr, user_agent=agent or None, request_id=request_id())


def request_id() -> str:
    """Return the id of the current request; error pages show it, and the trail keeps it."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(8)
    told: str = g.request_id
    return told


def trust_proxies(app: Flask, hops: int) -> None:
    """Believe forwarded addresses from exactly this many proxies, and from nobody at zero."""
    if hops:
        from werkzeug.middleware.proxy_fix import ProxyFix  # noqa: PLC0415 - rarely needed

        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
