"""What every test can ask for: a portal, a practice of its own, its people, a browser."""

import os
import threading
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from flask import Flask

from portal import audit, tenancy
from portal.accounts import Person
from portal.app import make_app
from portal.db import db, session, transaction
from portal.gateways.outside import Outside
from portal.permissions import Role
from portal.settings import Settings, read_settings
from portal.tenancy import Practice
from tests.accounts.making import make_person, sign_in
from tests.at_once import twice  # noqa: F401 - a fixture for every test
from tests.browser import Browser
from tests.databases import Server, database, server
from tests.sampled import Sampled, sampled

# What takes longest, longest first: begun at the end, it would be waited for by idle cores. The first
# makes the sample practice meanwhile, which the browsers of the others need.
_LONGEST = (
    "tests/chromium/test_every_page.py",
    "tests/kill/",
    "tests/documents/test_hostile.py",
    "tests/gateways/test_seals.py",
    "tests/jobs/test_keys_command.py",
    "tests/test_command.py",
    "tests/baa/clauses/test_floors.py",
    "tests/chromium/",
    "tests/backups/",
    "tests/gateways/",
    "tests/exits/",
    "tests/baa/",
    "tests/questionnaires/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest. Those of one file stay together, in their order."""

    def rank(item: pytest.Item) -> int:
        places = (at for at, one in enumerate(_LONGEST) if item.nodeid.startswith(one))
        return next(places, len(_LONGEST))

    items.sort(key=rank)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """Return the server the tests run over."""
    found = server()
    yield found
    if found.cluster:
        found.cluster.release()


@pytest.fixture(scope="session")
def database_name(postgres_server: Server) -> Iterator[str]:
    """Return the database of this run. Tests are walled off from each other by practice."""
    with database(postgres_server, "run") as name:
        yield name


@pytest.fixture(scope="session")
def the_sample(
    postgres_server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Sampled]:
    """Return the sample practice, of which a test may take a copy."""
    ours = tmp_path_factory.getbasetemp()
    # Those who run tests side by side have each a folder in that of the run.
    with sampled(
        postgres_server, ours.parent if "PYTEST_XDIST_WORKER" in os.environ else ours
    ) as made:
        yield made


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return settings for tests: a cheap password hash, all else as by default."""
    data = tmp_path_factory.mktemp("portal")
    return read_settings({"PORTAL_DATA": str(data), "PORTAL_ARGON2_COST": "1"})


@pytest.fixture(scope="session")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Outside:
    """Return an outside that needs no servers."""
    return Outside.in_memory()


@pytest.fixture(scope="session")
def app(
    postgres_server: Server, database_name: str, settings: Settings, outside: Outside
) -> Iterator[Flask]:
    """Return the portal, over the run's database as the app's role."""
    made = make_app(
        settings,
        outside,
        database_url=postgres_server.url(database_name, "portal_app"),
        secret_key="s" * 32,
    )
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture(autouse=True)
def _no_worker_is_left() -> Iterator[None]:
    """Fail the test whose worker outlives it, not the one that then meets its connection."""
    yield
    left = [one.name for one in threading.enumerate() if one.name.startswith("portal-")]
    assert not left, f"Still at work: {left}"


@pytest.fixture
def practice(app: Flask) -> Iterator[Practice]:
    """Return a practice of this test's own, entered."""
    with app.app_context():
        made = open_practice()
        yield made


@pytest.fixture
def other_practice(practice: Practice) -> Practice:
    """Return a second practice. The test stays in the first."""
    first = practice.practice_id
    made = open_practice(name="Elsewhere Dental")
    # Its number must stay known where its row cannot be read.
    session.refresh(made)
    session.expunge(made)
    tenancy.enter(first)
    return made


@pytest.fixture
def owner(practice: Practice) -> Person:
    """Return the practice's owner."""
    return make_person(Role.OWNER)


@pytest.fixture
def manager(practice: Practice) -> Person:
    """Return the practice's manager."""
    return make_person(Role.MANAGER)


@pytest.fixture
def staff(practice: Practice) -> Person:
    """Return a staff member."""
    return make_person(Role.STAFF)


@pytest.fixture
def auditor(practice: Practice) -> Person:
    """Return a read-only guest."""
    return make_person(Role.AUDITOR)


@pytest.fixture
def browser_as(app: Flask, practice: Practice) -> Callable[[Person], Browser]:
    """Return what signs a person in."""
    return lambda person: Browser(app, cookies=sign_in(app, person))


@pytest.fixture
def browser(browser_as: Callable[[Person], Browser], manager: Person) -> Browser:
    """Return a browser in which the manager is signed in."""
    return browser_as(manager)


@pytest.fixture
def anonymous(app: Flask) -> Browser:
    """Return a browser in which nobody is signed in."""
    return Browser(app)


def open_practice(name: str = "Juniper Row Aesthetics") -> Practice:
    """Open a practice and stay in it."""
    facts = tenancy.PracticeFacts(
        name=f"{name} {uuid4().hex[:6]}", phone="(512) 555-0142", states=("TX",)
    )
    with transaction():
        return tenancy.open_practice(tenancy.NewPractice(facts=facts), by=audit.THE_PORTAL)
