"""Sending files to a portal that serves, over HTTP, as a browser does."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import urllib3

from portal.app import make_app
from portal.db import db
from portal.gateways.outside import Outside, lend_outside
from portal.permissions import Role
from portal.settings import read_settings
from tests.accounts.making import make_person, sign_in
from tests.chromium.live import environment, serving
from tests.conftest import open_practice
from tests.databases import Server, database
from tests.make import make_vendor

_SECRET = "s" * 32


@dataclass(frozen=True)
class Visitor:
    """A person who is signed in, and the page of documents of a vendor of theirs."""

    url: str
    place: str
    cookie: str

    def look(self, place: str = "") -> int:
        """Open a page, and return the answer's status."""
        with urllib3.PoolManager() as pool:
            answer = pool.request(
                "GET",
                self.url + (place or self.place),
                headers={"Cookie": self.cookie},
                redirect=False,
                timeout=60,
                retries=False,
            )
        return answer.status

    def send(self, name: str, content: bytes) -> str:
        """Send a file, and return what the person is told of it."""
        with urllib3.PoolManager() as pool:
            page = pool.request("GET", self.url + self.place, headers={"Cookie": self.cookie})
            cookies = [one.split(";")[0] for one in page.headers.getlist("Set-Cookie")]
            token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.data.decode())
            assert token
            answer = pool.request(
                "POST",
                self.url + self.place,
                fields={"csrf_token": token[1], "kind": "evidence", "file": (name, content)},
                headers={"Cookie": "; ".join([self.cookie, *cookies])},
                redirect=False,
                timeout=120,
                retries=False,
            )
        if answer.status in {302, 303}:
            return "kept"
        said = re.search(r'id="file-error"[^>]*>(.*?)</p>', answer.data.decode(), re.DOTALL)
        return " ".join(unescape(re.sub(r"<[^>]+>", "", said[1])).split()) if said else ""


@contextmanager
def two_visitors(on: Server, data: Path) -> Iterator[tuple[Visitor, Visitor]]:
    """Serve a portal with two practices, and have somebody signed in to each."""
    with database(on, "meanwhile") as name:
        told = {
            "DATABASE_URL": on.url(name, "portal_app"),
            "PORTAL_WORKER_DATABASE_URL": on.url(name, "portal_worker"),
            "PORTAL_DATA": str(data),
            "PORTAL_SECRET_KEY": _SECRET,
            "PORTAL_SCANNER": "none",
            "PORTAL_ARGON2_COST": "1",
        }
        with serving(environment(**told), data / "serve.log") as url:
            (one, other) = _come_in(told)
            yield Visitor(url, *one), Visitor(url, *other)


def _come_in(told: dict[str, str]) -> list[tuple[str, str]]:
    # Lent, because an app that is made takes the place of the one the other tests go on with.
    its = Outside.in_memory()
    with lend_outside(its):
        app = make_app(
            read_settings(told), its, database_url=told["DATABASE_URL"], secret_key=_SECRET
        )
        found = []
        for _ in range(2):
            with app.app_context():
                open_practice()
                place = f"/vendors/{make_vendor('Pingwell').id}/documents"
                ((name, token),) = sign_in(app, make_person(Role.OWNER)).items()
                found.append((place, f"{name}={token}"))
        with app.app_context():
            db.engine.dispose()
    return found
