"""Running the portal: gunicorn with threads, and the job worker beside them in one process."""

import logging
import socket
import ssl
import sys
from typing import TYPE_CHECKING, Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.util import parse_address

from portal import ground
from portal.accounts import first_run_address
from portal.app import make_app
from portal.db import transaction
from portal.gateways.outside import build_outside
from portal.jobs import returns, worker
from portal.settings import Settings
from portal.web.log_scrub import NoTokens

if TYPE_CHECKING:
    from collections.abc import Callable

    from portal.gateways.bounce_listener import BounceListener


class AddressTaken(Exception):
    """Something else listens where the portal should. The message says what to do."""


def serve(settings: Settings) -> None:
    """Serve until told to stop."""
    log_to_stderr()
    _check_free(settings.bind)
    _Server(settings, ground.lay(settings)).run()


def work(settings: Settings) -> None:
    """Run jobs, and nothing else, until told to stop."""
    log_to_stderr()
    app = worker_app(settings, ground.lay(settings))
    listener = returns.listener_for(app, settings)
    if listener:
        listener.start()
    worker.run_forever(app)
    if listener:
        listener.stop()


def web_app(settings: Settings, laid: ground.Ground) -> Flask:
    """Return the portal as the web serves it: in the database, the app's role."""
    return _app(settings, laid.app_url)


def worker_app(settings: Settings, laid: ground.Ground) -> Flask:
    """Return the portal as jobs run it: in the database, the worker's role."""
    return _app(settings, laid.worker_url)


def log_to_stderr() -> None:
    """Send the log to standard error."""
    logging.basicConfig(
        level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s"
    )
    no_tokens = NoTokens()
    logging.getLogger("gunicorn.error").addFilter(no_tokens)
    for handler in logging.getLogger().handlers:
        handler.addFilter(no_tokens)
    for chatty in ("alembic", "procrastinate", "botocore", "fontTools", "weasyprint"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def _app(settings: Settings, database_url: str) -> Flask:
    return make_app(
        settings,
        build_outside(settings),
        database_url=database_url,
        secret_key=ground.session_secret(settings),
    )


def _check_free(bind: str) -> None:
    """Refuse to start where something else listens, before anything else is started."""
    place = parse_address(bind, default_port="8000")
    if not isinstance(place, tuple):
        return  # a unix socket: the server sees to it
    family = socket.AF_INET6 if ":" in place[0] else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(place)
        except OSError as taken:
            raise AddressTaken(
                f"The portal cannot listen on {bind} ({taken.strerror}). Stop what listens there, "
                "or set PORTAL_BIND to another address, and PORTAL_PUBLIC_URL with it."
            ) from taken


def _no_jobs_yet() -> None:
    """Stop nothing: the worker has not begun."""


class _Server(BaseApplication):  # type: ignore[misc] # gunicorn has no types
    """Gunicorn, told everything here and nothing by files or its own environment."""

    def __init__(self, settings: Settings, laid: ground.Ground) -> None:
        self.settings = settings
        self.laid = laid
        self.stop_jobs: Callable[[], None] = _no_jobs_yet
        self.listener: BounceListener | None = None
        super().__init__()

    def load_config(self) -> None:
        told: dict[str, Any] = {
            "bind": self.settings.bind,
            # Never plain sync workers: slow downloads starve their health probes.
            "worker_class": "gthread",
            "workers": 1,
            "threads": self.settings.threads,
            "timeout": 60,
            "graceful_timeout": 20,
            "keepalive": 5,
            "limit_request_line": 4094,
            "limit_request_fields": 60,
            "accesslog": None,
            "loglevel": "warning",
            "proc_name": "countersign",
            "forwarded_allow_ips": "127.0.0.1",
            # Forwarded addresses are the business of PORTAL_PROXY_HOPS alone.
            "secure_scheme_headers": {},
            "post_worker_init": self._start_jobs,
            "worker_exit": self._end_jobs,
        }
        if self.settings.tls_certificate:
            told |= {
                "certfile": str(self.settings.tls_certificate),
                "keyfile": str(self.settings.tls_key),
                "ssl_context": _modern_tls,
            }
        for name, value in told.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return web_app(self.settings, self.laid)

    def _start_jobs(self, _worker: Any) -> None:
        app = worker_app(self.settings, self.laid)
        self.listener = returns.listener_for(app, self.settings)
        if self.listener:
            self.listener.start()
        self.stop_jobs = worker.run_in_thread(app)
        with _worker.wsgi.app_context(), transaction():
            address = first_run_address(self.settings.public_url)
        told = f"Countersign is at {self.settings.public_url}"
        if address:
            told += f"\nNobody can sign in yet. Set up the first practice here, once: {address}"
        sys.stderr.write(told + "\n")

    def _end_jobs(self, _arbiter: Any, _worker: Any) -> None:
        if self.listener:
            self.listener.stop()
        self.stop_jobs()


def _modern_tls(_config: Any, default: Any) -> ssl.SSLContext:
    context: ssl.SSLContext = default()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
