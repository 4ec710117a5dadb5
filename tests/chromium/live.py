"""The whole portal as people meet it: `portal serve` in a process of its own, with a mail server."""

import os
import re
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pyotp
from aiosmtpd.controller import Controller
from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
_PATIENCE = 90.0


@dataclass
class PostOffice:
    """A mail server that keeps what it is given."""

    letters: list[EmailMessage] = field(default_factory=list)
    port: int = 0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd asks for this name
        """Take a mail."""
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 kept"

    def link_to(self, address: str) -> str:
        """Return the link in the newest letter to an address."""
        body = self.wait_for(address).get_body(("plain",))
        assert body is not None
        (link,) = re.findall(r"http://\S+/link/\S+", body.get_content())
        return str(link)

    def wait_for(self, address: str) -> EmailMessage:
        """Return the newest letter to an address, once there is one."""
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            found = [letter for letter in self.letters if address in str(letter["To"])]
            if found:
                return found[-1]
            time.sleep(0.2)
        raise TimeoutError(address)


@dataclass(frozen=True)
class LivePortal:
    """A portal that serves, and its post office."""

    url: str
    environ: Mapping[str, str]
    post_office: PostOffice

    def command(self, *arguments: str) -> str:
        """Run a `portal` command over the same data, and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "portal.cli", *arguments],
            env=dict(self.environ),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=5 * _PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@dataclass
class Login:
    """A person's email, password and the key in their phone."""

    email: str
    password: str
    totp_key: str
    # A code works once, as it should; the next one comes within half a minute.
    spent: str = ""

    @classmethod
    def read(cls, told: str) -> "Login":
        """Return the login that a command printed."""
        email, password, key = re.findall(r"(?:Email|Password|Phone key) +(.+)", told)
        return cls(email, password, key.replace(" ", ""))

    def sign_in(self, page: Page) -> None:
        """Come in by the door, as a person does."""
        page.goto("/sign-in")
        page.fill("[name=email]", self.email)
        page.fill("[name=password]", self.password)
        page.click("main button.button-main")
        page.fill("[name=code]", self.next_code())
        page.click("main button.button-main")
        page.wait_for_url("**/today")

    def next_code(self) -> str:
        """Return a code that the phone has not given yet."""
        while (code := pyotp.TOTP(self.totp_key).now()) == self.spent:
            time.sleep(0.5)
        self.spent = code
        return code


@contextmanager
def open_post_office() -> Iterator[PostOffice]:
    """Run a mail server on this machine."""
    office = PostOffice(port=free_port())
    controller = Controller(office, hostname="127.0.0.1", port=office.port)
    controller.start()
    yield office
    controller.stop()


@contextmanager
def serving(environ: Mapping[str, str], log: Path) -> Iterator[str]:
    """Run `portal serve` with this environment on a free port, and return its address."""
    port = free_port()
    scheme = "https" if "PORTAL_TLS_CERTIFICATE" in environ else "http"
    url = f"{scheme}://localhost:{port}"
    told = {**environ, "PORTAL_BIND": f"127.0.0.1:{port}", "PORTAL_PUBLIC_URL": url}
    with log.open("w") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "portal.cli", "serve"],
            env=told,
            cwd=ROOT,
            stdout=written,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_ready(url, process, log, environ.get("PORTAL_TLS_CERTIFICATE"))
            yield url
        finally:
            process.terminate()
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()


def environment(**told: str) -> dict[str, str]:
    """Return an environment with nothing of the portal in it but what is told."""
    plain = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PORTAL_") and name != "DATABASE_URL"
    }
    return {**plain, **told}


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


def _wait_until_ready(
    url: str, process: subprocess.Popen[bytes], log: Path, certificate: str | None
) -> None:
    trust = ssl.create_default_context(cafile=certificate)
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=5, context=trust) as answer:  # noqa: S310 - ours
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.3)
    raise RuntimeError(f"The portal did not come up:\n{log.read_text()[-4000:]}")
