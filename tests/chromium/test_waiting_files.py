"""A practice whose virus scanner is down, or that has none: what its people see, in a browser."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, Page

from tests.chromium.kit import Tab, look_at, open_tab
from tests.chromium.live import LivePortal, Login, environment, open_post_office, serving
from tests.databases import Server, database


class Away:
    """A portal with the sample in it, whose scanner does not answer."""

    def __init__(self, live: LivePortal, login: Login, dsn: str) -> None:
        self.live, self.login, self.dsn = live, login, dsn


@pytest.fixture(scope="module")
def away(postgres_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Away]:
    folder = tmp_path_factory.mktemp("away")
    with database(postgres_server, "away") as name, open_post_office() as office:
        environ = environment(
            DATABASE_URL=postgres_server.url(name, "portal_app"),
            PORTAL_WORKER_DATABASE_URL=postgres_server.url(name, "portal_worker"),
            PORTAL_DATA=str(folder / "data"),
            PORTAL_ARGON2_COST="1",
            PORTAL_SCANNER=f"unix:{folder}/nobody.ctl",
            PORTAL_SMTP_URL=f"smtp://127.0.0.1:{office.port}",
        )
        with serving(environ, folder / "serve.log") as url:
            live = LivePortal(url, {**environ, "PORTAL_PUBLIC_URL": url}, office)
            login = Login.read(live.command("demo"))
            yield Away(live, login, postgres_server.dsn(name))


def come_in(chromium: Browser, url: str, login: Login) -> Tab:
    tab = open_tab(chromium, url)
    login.sign_in(tab.page)
    return tab


def vendor_with_a_baa(page: Page) -> str:
    page.goto("/documents/waiting")
    page.locator("tr", has_text="BAA.pdf").first.locator("a").click()
    page.locator(".crumbs a").click()
    return page.url.rsplit("/", 1)[0]


def test_while_the_scanner_is_down_everyone_is_told_calmly(chromium: Browser, away: Away) -> None:
    tab = come_in(chromium, away.live.url, away.login)
    page = tab.page

    tab.open("/today")
    look_at(tab, "waiting.today")
    page.get_by_role("link", name="See the files that wait").click()
    look_at(tab, "waiting.list")
    vendor = vendor_with_a_baa(page)
    look_at(tab, "waiting.of_vendor")
    tab.open(f"{vendor}/baa")
    look_at(tab, "waiting.baa")
    assert "is on file, but not in force" in page.inner_text("main")
    tab.open("/settings/unscanned-files")
    look_at(tab, "waiting.scanner_is_set")


def test_what_had_a_virus_says_what_to_do(chromium: Browser, away: Away) -> None:
    tab = come_in(chromium, away.live.url, away.login)
    vendor = vendor_with_a_baa(tab.page)
    number = int(vendor.rsplit("/", 1)[1])
    with psycopg.connect(away.dsn) as admin:
        # Nobody did this, in no practice: no trigger has anything to tell of it.
        admin.execute("SET session_replication_role = replica")
        (document,) = admin.execute(
            "UPDATE app.documents SET scan_verdict = 'infected', scanned_at = now(),"
            " wrapped_keyset = '' WHERE vendor_id = %s AND kind = 'baa' RETURNING id",
            [number],
        ).fetchall()[0]

    tab.open(f"/documents/{document}")
    look_at(tab, "waiting.infected")
    tab.open(f"{vendor}/baa")
    look_at(tab, "waiting.infected_baa")
    tab.open(f"{vendor}/documents")
    look_at(tab, "waiting.infected_list")

    assert "Virus found" in tab.page.inner_text("main")


def test_where_there_is_no_scanner_the_owner_decides(
    chromium: Browser, away: Away, tmp_path: Path
) -> None:
    environ = {**away.live.environ, "PORTAL_SCANNER": "none"}
    with serving(environ, tmp_path / "serve.log") as url:
        tab = come_in(chromium, url, away.login)
        page = tab.open("/settings/unscanned-files")
        look_at(tab, "waiting.owner_decides")
        page.fill("[name=reason]", "We are two people, and our computers have their own scanner.")
        page.get_by_role("button", name="Allow files without a scan").click()
        look_at(tab, "waiting.owner_allowed")
        page.get_by_role("button", name="End it now").click()
        look_at(tab, "waiting.owner_ended")

    assert "Ended by" in page.inner_text("main") or "Earlier" in page.content()
