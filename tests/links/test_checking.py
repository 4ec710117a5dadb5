"""Whether a letter is real: told to whoever holds it, and to nobody who guesses."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from portal import links, tenancy
from portal.audit import THE_PORTAL, Deed
from portal.audit.models import AuditEvent
from portal.db import session, transaction
from portal.links import Link
from portal.links.rules import written_code
from portal.tenancy import Practice
from tests.browser import Browser, Page
from tests.links.making import make_link, run_out

URL = "/verify-request"


def ask(browser: Browser, code: str, email: str, *, status: int = 200) -> Page:
    session.commit()
    return browser.send(URL, {"code": code, "email": email}, status=status)


def of(link: Link) -> tuple[str, str]:
    return link.verify_code, link.email


@pytest.fixture(autouse=True)
def somewhere(anonymous: Browser) -> None:
    """Ask from a network of this test's own: tries are counted by it, too."""
    anonymous.client.environ_base["REMOTE_ADDR"] = f"2001:db8::{uuid4().hex[:4]}:{uuid4().hex[:4]}"


@pytest.fixture
def hers() -> str:
    """Return an address of this test's own: tries are counted by address, for all tests."""
    from uuid import uuid4

    return f"priya-{uuid4().hex[:8]}@postlark.example"


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("4AC-72", "4AC-72"),
        (" 4ac72 ", "4AC-72"),
        ("4 a c / 7 2", "4AC-72"),
        ("4AC-7", ""),
        ("4AC-721", ""),
        ("AAA-72", ""),
        ("", ""),
    ],
)
def test_a_code_is_read_however_it_was_typed(typed: str, means: str) -> None:
    assert written_code(typed) == means


def test_who_holds_the_letter_learns_who_sent_it_and_when_and_no_more(
    anonymous: Browser, practice: Practice, hers: str
) -> None:
    link, _ = make_link(email=hers)
    code, name, phone = link.verify_code, practice.name, practice.phone

    page = ask(anonymous, code.lower().replace("-", ""), hers.upper())

    assert page.text("h1") == "Yes, this letter is real"
    assert name in page.text()
    assert phone in page.text()
    for untold in ("Postlark", "Priya", "five questions", "/link/"):
        assert untold not in page.html.replace("/link/new-link", "")


def test_a_code_alone_tells_nothing_nor_does_an_address(
    anonymous: Browser, practice: Practice, hers: str
) -> None:
    link, _ = make_link(email=hers)
    code = link.verify_code
    other = "2AA-22" if code != "2AA-22" else "3AA-22"

    for page in (ask(anonymous, code, "x" + hers), ask(anonymous, other, hers)):
        assert page.text("h1") == "We know of no such letter"
        assert practice.name not in page.html


def test_that_somebody_asked_stands_in_the_trail(
    anonymous: Browser, practice: Practice, hers: str
) -> None:
    link, _ = make_link(email=hers)
    ask(anonymous, *of(link))

    session.expire_all()
    asked = select(AuditEvent).where(AuditEvent.deed == Deed.REQUEST_CHECKED)
    (event,) = session.scalars(asked)
    assert (event.subject_kind, event.subject_id) == ("link", link.id)


def test_a_letter_that_was_taken_back_or_ran_out_is_told_so(
    anonymous: Browser, practice: Practice, hers: str
) -> None:
    back, _ = make_link(email=hers)
    with transaction():
        links.withdraw(back, by=THE_PORTAL)
    late, _ = make_link(email=hers, vendor_id=back.vendor_id)
    run_out(late)

    assert "took it back" in ask(anonymous, *of(back)).text()
    assert "Send me a new link" in ask(anonymous, *of(late)).text()


def test_of_a_link_that_was_renewed_the_new_one_counts(
    anonymous: Browser, practice: Practice, hers: str
) -> None:
    link, _ = make_link(email=hers)
    run_out(link)
    with transaction():
        links.renew(link, by=THE_PORTAL)

    assert ask(anonymous, *of(link)).text("h1") == "Yes, this letter is real"


def test_guesses_at_one_address_end_after_ten(
    anonymous: Browser, practice: Practice, hers: str
) -> None:
    link, _ = make_link(email=hers)
    code = link.verify_code
    for number in range(10):
        anonymous.client.environ_base["REMOTE_ADDR"] = f"203.0.113.{number}"
        ask(anonymous, "2AA-22", hers)

    page = ask(anonymous, code, hers, status=429)

    assert page.text("h1") == "Too many tries"


def test_guesses_from_one_network_end_after_twenty(anonymous: Browser, practice: Practice) -> None:
    from uuid import uuid4

    for _ in range(20):
        ask(anonymous, "2AA-22", f"{uuid4().hex}@nobody.example")

    page = ask(anonymous, "2AA-22", f"{uuid4().hex}@nobody.example", status=429)
    assert page.text("h1") == "Too many tries"


def test_a_letter_of_another_practice_is_answered_with_that_practice(
    anonymous: Browser, practice: Practice, other_practice: Practice, hers: str
) -> None:
    first = practice.practice_id
    with tenancy.inside(other_practice.practice_id):
        link, _ = make_link(email=hers)
        code = link.verify_code
    tenancy.enter(first)

    page = ask(anonymous, code, hers)

    assert other_practice.name in page.text()
    assert practice.name not in page.html
