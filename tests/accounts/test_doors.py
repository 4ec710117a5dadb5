"""Coming in, as a person does."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from portal import accounts, clock
from portal.accounts import Person
from portal.accounts.models import Attempt, PersonSession
from portal.audit import Deed
from portal.audit.models import AuditEvent
from portal.db import session, transaction
from portal.gateways.passwords import Passwords
from portal.permissions import Role
from portal.tenancy import THE_PORTAL_ITSELF, Practice
from tests.accounts.making import ACTOR, PASSWORD, code_now, make_person
from tests.browser import Browser, Page

Deeds = Callable[..., list[AuditEvent]]


def give_password(
    browser: Browser, email: str, password: str = PASSWORD, *, status: int = 200
) -> Page:
    form = {"email": email, "password": password}
    return browser.send("/sign-in?next=/settings", form, status=status)


def give_code(browser: Browser, code: str, *, status: int = 200) -> Page:
    return browser.send("/sign-in/code?next=/settings", {"code": code}, status=status)


def age(person: Person, **columns: object) -> None:
    with transaction():
        session.execute(
            update(PersonSession).where(PersonSession.person_id == person.id).values(**columns)
        )


def test_a_person_comes_in_with_password_and_code(
    door: Browser, manager: Person, deeds: Deeds
) -> None:
    page = give_password(door, manager.email)
    assert page.text("h1") == "Enter your code"

    page = give_code(door, code_now())

    assert page.url == "/settings"
    assert Deed.SIGNED_IN in [deed.deed for deed in deeds()]


def test_the_password_alone_opens_nothing(door: Browser, manager: Person) -> None:
    give_password(door, manager.email)

    for url in ("/settings", "/me/sessions", "/settings/people", "/practices", "/me/password"):
        assert door.open(url).text("h1") == "Enter your code"


def test_unknown_and_wrong_get_the_same_answer(
    at_door: Callable[[], Browser], manager: Person
) -> None:
    wrong = give_password(at_door(), manager.email, "four other quiet words", status=422)
    unknown = give_password(at_door(), "nobody@juniperrow.example", status=422)

    said = wrong.text("main").replace(manager.email, "")
    assert said == unknown.text("main").replace("nobody@juniperrow.example", "")
    assert "do not match" in said


def test_unknown_and_wrong_take_the_same_time() -> None:
    passwords = Passwords(2, memory_kib=8192)
    kept = passwords.hash(PASSWORD)

    def seconds(which: str | None) -> float:
        times = []
        for _ in range(5):
            before = clock.now()
            passwords.matches(which, "four other quiet words")
            times.append((clock.now() - before).total_seconds())
        return sorted(times)[2]

    assert 0.4 < seconds(None) / seconds(kept) < 2.5


def test_what_was_typed_for_an_unknown_person_is_written_nowhere(
    door: Browser, practice: Practice, deeds: Deeds
) -> None:
    typed = "my-secret-password-in-the-wrong-field@x.example"
    give_password(door, typed, status=422)

    events = deeds(THE_PORTAL_ITSELF)
    assert Deed.SIGN_IN_FAILED in [event.deed for event in events]
    assert all(typed not in str(vars(event)) for event in events)
    rows = session.scalars(select(Attempt)).all()
    assert all(typed not in str(vars(row)) for row in rows)


def test_a_failure_stands_in_the_trail_of_the_practice(
    door: Browser, manager: Person, deeds: Deeds
) -> None:
    give_password(door, manager.email, "four other quiet words", status=422)

    failed = deeds()[-1]
    assert failed.deed == Deed.SIGN_IN_FAILED
    assert failed.subject_id == manager.id
    assert failed.actor_name == "Somebody at the door"
    assert failed.ip == door.client.environ_base["REMOTE_ADDR"]


def test_a_code_works_once(at_door: Callable[[], Browser], manager: Person) -> None:
    code = code_now()
    first, second = at_door(), at_door()
    give_password(first, manager.email)
    give_code(first, code)

    give_password(second, manager.email)
    page = give_code(second, code, status=422)

    assert "does not match" in page.text(".field-error")


def test_guessing_is_slowed_then_locked_though_the_password_is_right_at_last(
    at_door: Callable[[], Browser],
    manager: Person,
    deeds: Deeds,
    a_minute_goes_by: Callable[[], None],
) -> None:
    for _ in range(10):
        a_minute_goes_by()
        give_password(at_door(), manager.email, "four other quiet words", status=422)
    page = give_password(at_door(), manager.email, status=429)

    assert "Wait 15 minutes" in page.text(".field-error")
    assert Deed.SIGN_IN_LOCKED in [deed.deed for deed in deeds()]


def test_the_fifth_try_must_wait(at_door: Callable[[], Browser], manager: Person) -> None:
    for _ in range(4):
        give_password(at_door(), manager.email, "four other quiet words", status=422)

    page = give_password(at_door(), manager.email, status=429)

    assert "second" in page.text(".field-error")


def test_an_unknown_person_is_locked_out_the_same_way(
    at_door: Callable[[], Browser], a_minute_goes_by: Callable[[], None]
) -> None:
    for _ in range(10):
        a_minute_goes_by()
        give_password(at_door(), "nobody.at.all@x.example", status=422)

    page = give_password(at_door(), "nobody.at.all@x.example", status=429)

    assert "Wait 15 minutes" in page.text(".field-error")


def test_an_address_that_tries_many_accounts_is_locked(
    door: Browser, manager: Person, a_minute_goes_by: Callable[[], None]
) -> None:
    for number in range(60):
        if number >= 30:
            a_minute_goes_by()
        give_password(door, f"guess{number}@x.example", status=422)

    page = give_password(door, manager.email, status=429)

    assert "Too many tries" in page.text(".field-error")


def test_guessing_codes_is_locked_too(
    door: Browser, manager: Person, a_minute_goes_by: Callable[[], None]
) -> None:
    give_password(door, manager.email)
    for _ in range(10):
        a_minute_goes_by()
        give_code(door, "000000", status=422)

    page = give_code(door, code_now(), status=429)

    assert "Wait 15 minutes" in page.text(".field-error")


def test_coming_in_forgives_the_failures_before(door: Browser, manager: Person) -> None:
    for _ in range(3):
        give_password(door, manager.email, "four other quiet words", status=422)
    give_password(door, manager.email)

    for _ in range(3):
        give_password(door, manager.email, "four other quiet words", status=422)

    give_password(door, manager.email)


def test_the_cookie_is_new_at_each_step_and_the_old_one_is_worth_nothing(
    app: Flask, door: Browser, manager: Person
) -> None:
    give_password(door, manager.email)
    halfway = door.client.get_cookie("session")
    give_code(door, code_now())
    whole = door.client.get_cookie("session")

    assert halfway is not None
    assert whole is not None
    assert halfway.value != whole.value
    assert whole.http_only
    assert whole.same_site == "Lax"
    old = Browser(app, cookies={"session": halfway.value})
    assert old.open("/settings").text("h1") == "Sign in"


def test_only_the_digest_of_a_cookie_is_kept(door: Browser, manager: Person) -> None:
    give_password(door, manager.email)
    cookie = door.client.get_cookie("session")

    assert cookie is not None
    kept = session.scalars(select(PersonSession.token_hash)).all()
    assert cookie.value.encode() not in kept
    assert all(len(digest) == 32 for digest in kept)


def test_a_session_ends_after_15_idle_minutes(browser: Browser, manager: Person) -> None:
    assert browser.open("/settings").text("h1") == "Settings"

    age(manager, seen_at=clock.now() - timedelta(minutes=15, seconds=1))

    assert browser.open("/settings").text("h1") == "Sign in"


def test_a_session_ends_after_12_hours_however_busy(browser: Browser, manager: Person) -> None:
    age(manager, started_at=clock.now() - timedelta(hours=12, seconds=1))

    assert browser.open("/settings").text("h1") == "Sign in"


def test_using_a_session_keeps_it_alive(browser: Browser, manager: Person) -> None:
    age(manager, seen_at=clock.now() - timedelta(minutes=14))
    page = browser.open("/settings")

    assert int(page.select("#session")[0].get("data-seconds") or 0) > 890

    seen = session.scalar(
        select(func.max(PersonSession.seen_at)).where(PersonSession.person_id == manager.id)
    )

    assert seen is not None
    assert clock.now() - seen < timedelta(minutes=1)


def test_staying_signed_in_gives_a_proof_for_forms(browser: Browser, anonymous: Browser) -> None:
    assert len(browser.get("/me/sessions/alive").get_data(as_text=True)) > 40
    assert anonymous.get("/me/sessions/alive").status_code == 401


def test_what_was_typed_survives_the_end_of_a_session(browser: Browser, manager: Person) -> None:
    form = browser.open("/settings/practice").form() | {"legal_name": "Juniper Row, PLLC"}
    age(manager, seen_at=clock.now() - timedelta(minutes=16))

    answer = browser.post_raw("/settings/practice", form)
    page = Page(answer)

    assert answer.status_code == 401
    page.check()
    assert page.form("/settings/practice")["legal_name"] == "Juniper Row, PLLC"


def test_after_sign_in_no_other_site_is_next(door: Browser, manager: Person) -> None:
    door.send("/sign-in?next=//evil.example", {"email": manager.email, "password": PASSWORD})

    answer = door.post_raw(
        "/sign-in/code?next=//evil.example",
        {"code": code_now(), "csrf_token": door.token("/sign-in/code")},
    )

    assert answer.headers["Location"] == "/today"


def test_signing_out_ends_the_session(browser: Browser, deeds: Deeds) -> None:
    page = browser.send("/sign-out", {}, via="/settings")

    assert page.text("h1") == "You are signed out"
    assert browser.open("/settings").text("h1") == "Sign in"
    assert deeds()[-1].deed == Deed.SIGNED_OUT


def test_pages_of_a_signed_in_person_are_not_kept_by_the_browser(browser: Browser) -> None:
    assert browser.get("/settings").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("days", [0, 1])
def test_an_auditor_comes_in_until_the_last_day(
    door: Browser, practice: Practice, days: int
) -> None:
    last = clock.today(practice.time_zone)
    auditor = make_person(Role.AUDITOR, expires_on=last)
    with transaction():
        membership = accounts.give_role(auditor, Role.AUDITOR, expires_on=last, by=ACTOR)
        membership.expires_on = last - timedelta(days=days)
    give_password(door, auditor.email)

    page = give_code(door, code_now())

    assert page.text("h1") == ("Your practices" if days else "Settings")
