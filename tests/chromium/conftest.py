"""What tests with a real browser can ask for."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.chromium.kit import CHROMIUM, Tab, open_tab, running_chromium
from tests.chromium.live import LivePortal, Login, environment, open_post_office, serving
from tests.databases import Server
from tests.peers.clamd import running_clamd
from tests.sampled import Sampled


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return a Chromium that runs for all tests."""
    if not CHROMIUM.exists():
        pytest.skip("There is no Chromium here: apt-get install chromium")
    with running_chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def live(
    postgres_server: Server, the_sample: Sampled, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LivePortal]:
    """Return a portal that serves the sample, with a database, a folder, a mail server and a clamd of its own."""
    folder = tmp_path_factory.mktemp("live")
    with (
        the_sample.copy("live", folder / "data") as name,
        open_post_office() as office,
        running_clamd(folder) as clamd,
    ):
        environ = environment(
            DATABASE_URL=postgres_server.url(name, "portal_app"),
            PORTAL_WORKER_DATABASE_URL=postgres_server.url(name, "portal_worker"),
            PORTAL_DATA=str(folder / "data"),
            PORTAL_ARGON2_COST="1",
            PORTAL_SCANNER=clamd.address,
            PORTAL_SMTP_URL=f"smtp://127.0.0.1:{office.port}",
        )
        with serving(environ, folder / "serve.log") as url:
            yield LivePortal(url, {**environ, "PORTAL_PUBLIC_URL": url}, office)


@pytest.fixture(scope="session")
def sample_login(the_sample: Sampled) -> Login:
    """Return how the owner of the sample practice signs in."""
    return Login.read(the_sample.told)


@pytest.fixture(scope="session")
def owner_tab(chromium: Browser, live: LivePortal, sample_login: Login) -> Tab:
    """Return a tab in which the sample's owner has signed in."""
    tab = open_tab(chromium, live.url)
    sample_login.sign_in(tab.page)
    return tab
