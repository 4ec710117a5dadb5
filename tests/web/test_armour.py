"""What stands on every answer, good or bad."""

import gzip
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts import Person
from portal.app import make_app
from portal.audit import Deed
from portal.audit.models import AuditEvent
from portal.db import db, session
from portal.gateways.outside import Outside
from portal.settings import read_settings
from portal.web.uploads import MOST_FILES
from tests.browser import Browser
from tests.databases import Server


@pytest.fixture
def app_over_tls(
    postgres_server: Server, database_name: str, outside: Outside, tmp_path: Path
) -> Iterator[Flask]:
    settings = read_settings(
        {
            "PORTAL_DATA": str(tmp_path),
            "PORTAL_PUBLIC_URL": "https://portal.example.com",
            "PORTAL_PROXY_HOPS": "1",
            "PORTAL_ARGON2_COST": "1",
        }
    )
    url = postgres_server.url(database_name, "portal_app")
    made = make_app(settings, outside, database_url=url, secret_key="s" * 32)
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("path", ["/sign-in", "/healthz", "/no-such-page", "/vendors", "/link"])
def test_every_answer_carries_the_policy(anonymous: Browser, path: str) -> None:
    answer = anonymous.get(path)

    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'")
    assert "unsafe" not in policy
    assert "data:" not in policy
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_over_tls_cookies_are_bound_to_the_host(app_over_tls: Flask) -> None:
    answer = app_over_tls.test_client().get("/sign-in", base_url="https://portal.example.com")

    cookies = answer.headers.getlist("Set-Cookie")
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-")
        assert "Secure" in cookie
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


def test_only_as_many_proxies_are_believed_as_are_named(app_over_tls: Flask) -> None:
    seen = []
    app_over_tls.before_request_funcs.setdefault(None, []).append(
        lambda: seen.append(__import__("flask").request.remote_addr)
    )

    app_over_tls.test_client().get(
        "/healthz",
        base_url="https://portal.example.com",
        headers={"X-Forwarded-For": "6.6.6.6, 203.0.113.9"},
    )

    assert seen == ["203.0.113.9"]


def test_with_no_proxy_named_nobody_is_believed(app: Flask, anonymous: Browser) -> None:
    page = anonymous.get("/healthz", **{"X-Forwarded-For": "6.6.6.6"})

    assert page.status_code == 200
    assert page.request.remote_addr != "6.6.6.6"


def test_another_host_name_is_refused(app: Flask) -> None:
    assert app.test_client().get("/healthz", base_url="http://evil.example").status_code >= 400


def test_a_form_without_its_token_changes_nothing(browser: Browser) -> None:
    answer = browser.post_raw("/vendors/new", {"name": "Nobody"})

    assert answer.status_code == 409
    assert "open too long" in answer.get_data(as_text=True)


def test_a_body_that_is_too_large_gets_a_sentence(browser: Browser) -> None:
    part = b'--b\r\nContent-Disposition: form-data; name="name"\r\n\r\n' + b"x" * 3_000_000

    answer = browser.client.post(
        "/vendors/new",
        data=part + b"\r\n--b--\r\n",
        content_type="multipart/form-data; boundary=b",
    )

    assert answer.status_code == 413
    assert "Send a smaller one" in answer.get_data(as_text=True)


def test_a_body_of_many_files_takes_no_more_descriptors_than_a_form_needs(
    anonymous: Browser,
) -> None:
    def send(number: int) -> int:
        files = [(BytesIO(b""), f"{one}.txt") for one in range(number)]
        return anonymous.post_raw("/sign-in", {"file": files}).status_code

    assert send(MOST_FILES) == 409
    assert send(MOST_FILES + 1) == 413
    assert send(900) == 413


def test_an_error_page_carries_an_id_and_nothing_of_what_was_asked(anonymous: Browser) -> None:
    page = anonymous.open("/no-such-page-secret-token", status=404)

    assert re.search(r"give this number: <code>[0-9a-f]{16}</code>", page.html)
    assert "secret-token" not in page.html


def test_pages_are_compressed_for_those_who_take_it(anonymous: Browser) -> None:
    answer = anonymous.get("/sign-in", **{"Accept-Encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert b"Sign in" in gzip.decompress(answer.get_data())


def test_static_files_are_kept_for_a_year_under_their_version(
    app: Flask, anonymous: Browser
) -> None:
    with app.app_context():
        url = app.jinja_env.globals["static_url"]("portal.css")  # type: ignore[operator]

    answer = anonymous.get(url)

    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]


def test_a_role_that_may_not_is_told_so_and_the_trail_keeps_it(
    browser_as: Callable[[Person], Browser], auditor: Person
) -> None:
    browser = browser_as(auditor)

    browser.open("/vendors/new", status=403)

    (refused,) = session.scalars(select(AuditEvent).where(AuditEvent.deed == Deed.REFUSED))
    assert (refused.actor_id, refused.actor_name) == (auditor.id, auditor.name)
    assert refused.details["permission"] == "vendor_change"
    assert refused.ip == "127.0.0.1"


def test_signed_out_people_are_led_to_the_door(anonymous: Browser) -> None:
    page = anonymous.open("/vendors")

    assert page.url == "/sign-in"
