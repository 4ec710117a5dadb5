"""What a portal with a certificate insists on."""

import re
import socket
import ssl
import subprocess
import urllib.request
import warnings
from collections.abc import Iterator
from pathlib import Path
from ssl import TLSVersion as Version
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from tests.chromium.live import LivePortal, PostOffice, environment, serving
from tests.databases import Server, database


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a certificate for this machine, signed by itself. Its key lies beside it."""
    made = tmp_path_factory.mktemp("tls") / "portal.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", str(made.with_suffix(".key")), "-out", str(made)),
        ],
        check=True,
        capture_output=True,
    )
    return made


@pytest.fixture(scope="module")
def secure(
    certificate: Path, postgres_server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LivePortal]:
    """Return a portal that serves over TLS."""
    folder = tmp_path_factory.mktemp("secure")
    with database(postgres_server, "tls") as name:
        environ = environment(
            DATABASE_URL=postgres_server.url(name, "portal_app"),
            PORTAL_WORKER_DATABASE_URL=postgres_server.url(name, "portal_worker"),
            PORTAL_DATA=str(folder / "data"),
            PORTAL_TLS_CERTIFICATE=str(certificate),
            PORTAL_TLS_KEY=str(certificate.with_suffix(".key")),
        )
        with serving(environ, folder / "serve.log") as url:
            yield LivePortal(url, {**environ, "PORTAL_PUBLIC_URL": url}, PostOffice())


@pytest.mark.parametrize("version", [Version.TLSv1_2, Version.TLSv1_3])
def test_it_speaks_tls_1_2_and_later(
    secure: LivePortal, certificate: Path, version: Version
) -> None:
    assert _shake_hands(secure, certificate, version) == version.name.replace("_", ".")


@pytest.mark.parametrize("version", [Version.TLSv1, Version.TLSv1_1])
def test_it_refuses_older_tls(secure: LivePortal, certificate: Path, version: Version) -> None:
    with pytest.raises(ssl.SSLError, match="ALERT_PROTOCOL_VERSION"):
        _shake_hands(secure, certificate, version)


def test_it_has_browsers_come_by_tls_alone(secure: LivePortal, certificate: Path) -> None:
    trust = ssl.create_default_context(cafile=str(certificate))
    with urllib.request.urlopen(f"{secure.url}/sign-in", context=trust) as answer:  # noqa: S310 - ours
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")


def test_its_cookies_never_leave_over_anything_but_tls(
    chromium: Browser, secure: LivePortal
) -> None:
    told = secure.command(
        *("users", "add", "tess@lakeside.example"),
        *("--name", "Tess Lindqvist", "--practice", "Lakeside"),
    )
    context = chromium.new_context(ignore_https_errors=True)
    page = context.new_page()

    page.goto(re.findall(r"https://\S+", told)[0])
    page.get_by_label("Choose a password").fill("four plain quiet words")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("6-digit code").wait_for()

    cookies = context.cookies()
    assert {cookie.get("name") for cookie in cookies} == {"__Host-page", "__Host-session"}
    for cookie in cookies:
        assert cookie.get("secure")
        assert cookie.get("httpOnly")
        assert cookie.get("path") == "/"
        assert cookie.get("domain") == "localhost"
        assert cookie.get("sameSite") in {"Lax", "Strict"}
    context.close()


def _shake_hands(portal: LivePortal, certificate: Path, version: Version) -> str | None:
    """Offer one version alone, and return what was agreed on."""
    offer = ssl.create_default_context(cafile=str(certificate))
    # Ours must not be who refuses.
    offer.set_ciphers("DEFAULT:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        offer.minimum_version = offer.maximum_version = version
    at = urlsplit(portal.url)
    with (
        socket.create_connection(("127.0.0.1", at.port or 443), timeout=10) as plain,
        offer.wrap_socket(plain, server_hostname="localhost") as wrapped,
    ):
        return wrapped.version()
