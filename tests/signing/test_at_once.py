"""What holds when the same paper is signed more than once at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select, text

from portal import clock, links, signing, tenancy
from portal.accounts import Person
from portal.db import session, transaction
from portal.errors import RuleBroken
from portal.links import Link
from portal.signing import Envelope, evidence
from portal.signing.actions import Act, countersign, decline, note_page, sign
from portal.signing.queries import find_envelope, find_intent, latest_of, lock
from portal.signing.rules import Method, wording
from portal.tenancy import Practice
from tests.browser import Browser
from tests.signing.making import (
    OURS,
    THEIRS,
    THEIRS_TOO,
    ask,
    by_link,
    by_person,
    code_of,
    intend,
    issue,
    latest_sha256,
    sign_by,
    signer_of,
)

Deed = Callable[[Envelope], None]


@pytest.fixture
def at_once(app: Flask, practice: Practice) -> Callable[..., list[str]]:
    """Return what does several deeds on one paper at the same moment, each as another request."""
    here = practice.practice_id

    def run(envelope: Envelope, *deeds: Deed) -> list[str]:
        number = envelope.id
        session.remove()

        def one(deed: Deed) -> str:
            with app.app_context(), tenancy.inside(here):
                try:
                    with transaction():
                        found = find_envelope(number)
                        assert found
                        deed(found)
                except RuleBroken as refusal:
                    return str(refusal)
                return ""

        with ThreadPoolExecutor(len(deeds)) as pool:
            said = list(pool.map(one, deeds))
        tenancy.enter(here)
        return said

    return run


def signing_by(link_id: int, place: int = 1) -> Deed:
    """Return the deed of sending the code that waits."""

    def deed(envelope: Envelope) -> None:
        link = links.get_link(link_id)
        signer = signer_of(envelope, "vendor", place)
        intent = find_intent(link, signer)
        assert intent
        sign(envelope, signer, intent, code_of(intent), link, at=clock.now(), by=by_link(link))

    return deed


def countersigning(person: Person, shown: str, place: int = 1) -> Deed:
    """Return the deed of countersigning what is shown."""
    words = wording()
    name, email, number, by = person.name, person.email, person.id, by_person(person)
    act = Act(
        name=name,
        title="Owner",
        authority=words.authority_for("Juniper Row"),
        wording=words.version,
        shown_sha256=shown,
        method=Method.SECOND_FACTOR,
        email=email,
        person_id=number,
    )

    def deed(envelope: Envelope) -> None:
        signer = signer_of(envelope, "practice", place)
        countersign(envelope, signer, act, at=clock.now(), by=by)

    return deed


def told(number: int) -> tuple[Envelope, list[str]]:
    """Return a paper as it is now, with what happened. Its evidence must hold."""
    envelope = find_envelope(number)
    assert envelope
    events = signing.events_of(envelope)
    said = [{**evidence.told(one), "sha256": one.sha256} for one in events]
    assert evidence.first_broken(said) is None
    return envelope, [one.kind for one in events]


def test_a_double_click_signs_once(at_once: Callable[..., list[str]]) -> None:
    envelope = issue()
    number = envelope.id
    link, _ = ask(envelope)
    intend(envelope, link)

    said = at_once(envelope, *[signing_by(link.id)] * 3)

    assert said == ["", "", ""]
    envelope, kinds = told(number)
    assert (kinds.count("signed"), kinds.count("code_verified")) == (1, 1)
    assert signer_of(envelope, "vendor").document_id == envelope.latest_document_id


def test_two_at_the_vendor_who_sign_at_once_both_have_signed(
    at_once: Callable[..., list[str]],
) -> None:
    envelope = issue(THEIRS, THEIRS_TOO, OURS)
    number = envelope.id
    first, _ = ask(envelope, 1)
    second, _ = ask(envelope, 2)
    for link in (first, second):
        intend(envelope, link)

    said = at_once(envelope, signing_by(first.id, 1), signing_by(second.id, 2))

    assert said == ["", ""]
    envelope, kinds = told(number)
    assert kinds.count("signed") == 2
    assert all(signer_of(envelope, "vendor", place).has_signed for place in (1, 2))


def test_two_who_countersign_at_once_make_one_agreement(
    at_once: Callable[..., list[str]], owner: Person, manager: Person
) -> None:
    seen: list[int] = []
    signing.once_complete("other", lambda paper, _by: seen.append(paper.id))
    envelope = issue()
    number = envelope.id
    link, _ = ask(envelope)
    sign_by(envelope, link)
    shown = latest_sha256(envelope)

    said = at_once(envelope, countersigning(owner, shown), countersigning(manager, shown))

    assert said == ["", ""]
    envelope, kinds = told(number)
    assert (kinds.count("countersigned"), kinds.count("complete")) == (1, 1)
    assert seen.count(number) == 1
    assert envelope.is_complete


def test_who_signs_as_another_declines_finds_it_closed(at_once: Callable[..., list[str]]) -> None:
    envelope = issue(THEIRS, THEIRS_TOO, OURS)
    number = envelope.id
    first, _ = ask(envelope, 1)
    second, _ = ask(envelope, 2)
    intend(envelope, first)
    by = by_link(second)

    said = at_once(envelope, signing_by(first.id), lambda paper: decline(paper, by=by, words="No."))

    envelope, kinds = told(number)
    assert envelope.state == "declined"
    assert said[1] == ""
    assert kinds.count("signed") == (0 if said[0] else 1)


def test_a_double_click_in_the_browser_ends_on_one_page(app: Flask, practice: Practice) -> None:
    envelope = issue()
    number = envelope.id
    link, token = ask(envelope)
    code = code_of(intend(envelope, link))
    browsers = [Browser(app), Browser(app)]
    for browser in browsers:
        browser.get(f"/link/{token}")
    forms = [browser.open("/link/sign/code").form("/link/sign/code") for browser in browsers]
    here = practice.practice_id
    session.remove()

    def click(which: int) -> str:
        form = {**forms[which], "code": code}
        return browsers[which].post_raw("/link/sign/code", form, follow=True).request.path

    with ThreadPoolExecutor(2) as pool:
        ended = list(pool.map(click, range(2)))

    tenancy.enter(here)
    assert ended == ["/link/sign/done"] * 2
    _, kinds = told(number)
    assert kinds.count("signed") == 1


def test_a_page_that_is_shown_does_not_wait_for_the_one_who_signs(
    app: Flask, practice: Practice
) -> None:
    envelope = issue()
    number, here = envelope.id, practice.practice_id
    link, _ = ask(envelope)
    link_id = link.id
    session.remove()

    def show() -> None:
        with app.app_context(), tenancy.inside(here), transaction():
            session.execute(text("SET LOCAL lock_timeout = '2s'"))
            found = find_envelope(number)
            assert found
            mine = links.get_link(link_id)
            told_to = signer_of(found, "vendor")
            note_page(found, told_to, latest_of(found), 1, link=mine, by=by_link(mine))

    tenancy.enter(here)
    with ThreadPoolExecutor(1) as pool, transaction():
        held = find_envelope(number)
        assert held
        lock(held)
        pool.submit(show).result()

    envelope, _ = told(number)
    assert signing.pages_read(envelope) == {1}


def test_who_signs_in_another_name_holds_the_link_before_the_paper(
    app: Flask, practice: Practice
) -> None:
    """Whoever withdraws a paper holds its links first. The other way round, both would wait."""
    envelope = issue()
    number, here = envelope.id, practice.practice_id
    link, _ = ask(envelope)
    link_id = link.id
    session.remove()

    def say_it() -> None:
        with app.app_context(), tenancy.inside(here):
            found = find_envelope(number)
            assert found
            intend(found, links.get_link(link_id), name="Priya K. Raman")

    tenancy.enter(here)
    with ThreadPoolExecutor(1) as pool:
        with transaction():
            session.execute(select(Link.id).where(Link.id == link_id).with_for_update())
            said = pool.submit(say_it)
            _until_somebody_waits()
            paper = select(Envelope.id).where(Envelope.id == number)
            assert session.scalar(paper.with_for_update(nowait=True)) == number
        said.result()

    assert links.get_link(link_id).confirmed_name == "Priya K. Raman"


def _until_somebody_waits() -> None:
    waiting = text(
        "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
        " WHERE NOT l.granted AND a.datname = current_database()"
    )
    for _ in range(500):
        if session.scalar(waiting):
            return
        session.execute(text("SELECT pg_sleep(0.01)"))
    pytest.fail("Nobody waits.")
