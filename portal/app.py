"""Putting the portal together: rooms, armour, transactions, and who may reach what."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, get_flashed_messages
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect

from portal import db, tenancy
from portal.errors import NotFound
from portal.gateways.outside import Outside, use_outside
from portal.notices import events
from portal.settings import Settings
from portal.signing.sealed import BookOfSeals
from portal.web import health
from portal.web.access import check_every_view, offer_doors
from portal.web.circumstances import trust_proxies
from portal.web.compression import compress_pages
from portal.web.errors import answer_calmly
from portal.web.filters import offer_filters
from portal.web.headers import put_on_armour
from portal.web.icons import offer_icons
from portal.web.log import log_requests
from portal.web.static_files import serve_static
from portal.web.transactions import one_request_one_transaction
from portal.web.typed import refuse_odd_addresses
from portal.web.uploads import PortalRequest

ROOT = Path(__file__).parents[1]
_ROOMS = (
    "accounts",
    "audit",
    "documents",
    "backups",
    "links",
    "notices",
    "flags",
    "vendors",
    "signing",
    "baa",
    "baa.escalations",
    "baa.batches",
    "baa.template",
    "baa.chain",
    "messages",
    "reminders",
    "questionnaires",
    "questionnaires.own",
    "attestations",
    "exits",
    "incidents",
    "history",
    "reports",
    "sample",
)
# Room for the form's other fields beside the largest file.
_BESIDE_THE_FILE = 2_000_000


def make_app(settings: Settings, outside: Outside, *, database_url: str, secret_key: str) -> Flask:
    """Return a portal ready to serve. Raises RuntimeError when a view is unmarked."""
    app = Flask("portal", template_folder=str(ROOT / "templates"), static_folder=None)
    app.request_class = PortalRequest
    app.config.update(_config(settings, database_url, secret_key))
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    db.db.init_app(app)
    use_outside(app, outside)
    outside.sealer.book = BookOfSeals()
    # Amazon posts what it tells of letters; it has no page of ours, and signs what it says.
    CSRFProtect(app).exempt(events.bp)
    # After-request steps run last registered first: the transaction ends before all others.
    log_requests(app)
    refuse_odd_addresses(app)
    compress_pages(app)
    put_on_armour(app, over_tls=settings.over_tls)
    one_request_one_transaction(app)
    answer_calmly(app)
    serve_static(app, ROOT / "static")
    offer_filters(app)
    offer_doors(app)
    offer_icons(app, ROOT / "templates" / "icons")
    app.context_processor(_frame)
    trust_proxies(app, settings.proxy_hops)
    _open_rooms(app, settings)
    check_every_view(app)
    return app


def _config(settings: Settings, database_url: str, secret_key: str) -> dict[str, Any]:
    host = urlsplit(settings.public_url).hostname or "localhost"
    return {
        "SECRET_KEY": secret_key,
        "PORTAL": settings,
        "SQLALCHEMY_DATABASE_URI": database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {
            "pool_size": settings.threads,
            "max_overflow": 2,
            # A failed statement is told without what was typed into it.
            "hide_parameters": True,
            "connect_args": {"options": "-c statement_timeout=60000 -c lock_timeout=10000"},
        },
        "MAX_CONTENT_LENGTH": settings.max_upload_mb * 1024 * 1024 + _BESIDE_THE_FILE,
        "MAX_FORM_MEMORY_SIZE": _BESIDE_THE_FILE,
        "TRUSTED_HOSTS": [host, "localhost", "127.0.0.1"],
        "SESSION_COOKIE_NAME": "__Host-page" if settings.over_tls else "page",
        "SESSION_COOKIE_SECURE": settings.over_tls,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,  # no Referer is sent, by our own policy; SameSite guards
    }


def _open_rooms(app: Flask, settings: Settings) -> None:
    app.register_blueprint(health.bp)
    app.register_blueprint(events.bp)
    for room in _ROOMS:
        for pages in ("views", "vendor_views"):
            name = f"portal.{room}.{pages}"
            if find_spec(f"portal.{room}") and find_spec(name):
                app.register_blueprint(import_module(name).bp)
    import_module("portal.accounts.session").install(app, settings)
    db.before_commit(import_module("portal.jobs.flag_refresh").refresh_touched)


def _frame() -> dict[str, Any]:
    """Return what every page shows: who is signed in, where, and what waits."""
    me = current_user if current_user and current_user.is_authenticated else None
    try:
        practice = tenancy.here()
    except NotFound:
        practice = None
    return {
        "me": me,
        "practice": practice,
        "today": tenancy.today_here() if practice else None,
        "nav": _waiting() if me and practice else {},
        "flashes": get_flashed_messages(),
        "theme": getattr(me, "theme", ""),
    }


def _waiting() -> dict[str, Any]:
    from portal import questionnaires, vendors  # noqa: PLC0415

    tabs = vendors.tab_counts()
    return {
        "tabs": tabs,
        "attention": tabs[vendors.Tab.ATTENTION].vendors,
        "to_review": questionnaires.to_review_count(),
    }
