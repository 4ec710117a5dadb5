"""Adding a phone, the recovery codes, and the fresh code before a grave deed."""

import re
from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from portal import accounts
from portal.accounts import NewPerson, Person
from portal.accounts.models import RecoveryCode
from portal.audit import Deed
from portal.audit.models import AuditEvent
from portal.db import session, transaction
from portal.permissions import Role
from portal.tenancy import Practice
from tests.accounts.making import ACTOR, PASSWORD, SECRET, code_now, make_stale
from tests.browser import Browser, Page

Deeds = Callable[..., list[AuditEvent]]


def newcomer(practice: Practice) -> Person:
    new = NewPerson(
        email=f"new.{practice.practice_id}@juniperrow.example",
        name="Tess Lindqvist",
        password=PASSWORD,
    )
    with transaction():
        person = accounts.add_person(new, by=ACTOR)
        accounts.give_role(person, Role.STAFF, by=ACTOR)
    return person


def enrol(door: Browser, person: Person) -> Page:
    page = door.send("/sign-in", {"email": person.email, "password": PASSWORD})
    key = page.text(".disclose code").replace(" ", "")
    return door.send("/enrolment/phone", {"code": code_now(key.encode())})


def codes_on(page: Page) -> list[str]:
    return page.texts("#codes li")


def test_a_newcomer_is_asked_to_add_a_phone_and_cannot_pass_by(
    door: Browser, practice: Practice
) -> None:
    person = newcomer(practice)

    page = door.send("/sign-in", {"email": person.email, "password": PASSWORD})

    assert page.text("h1") == "Add your phone"
    assert page.select(".qr svg path")
    assert len(page.text(".disclose code").replace(" ", "")) == 32
    for url in ("/settings", "/sign-in/code", "/practices", "/me/sessions"):
        assert door.open(url).text("h1") == "Add your phone"


def test_the_first_code_adds_the_phone_and_ten_codes_are_shown_once(
    door: Browser, practice: Practice, deeds: Deeds
) -> None:
    person = newcomer(practice)

    page = enrol(door, person)

    assert page.text("h1") == "Keep your recovery codes"
    assert len(set(codes_on(page))) == 10
    assert door.open("/enrolment/phone?next=/settings").text("h1") == "Settings"
    assert [deed.deed for deed in deeds()][-3:] == [
        Deed.AUTHENTICATOR_ENROLLED,
        Deed.RECOVERY_CODES_MADE,
        Deed.SIGNED_IN,
    ]


def test_a_wrong_first_code_adds_nothing(door: Browser, practice: Practice) -> None:
    person = newcomer(practice)
    door.send("/sign-in", {"email": person.email, "password": PASSWORD})

    page = door.send("/enrolment/phone", {"code": "000000"}, status=422)

    assert "does not match" in page.text(".field-error")
    session.refresh(person)
    assert not person.is_enrolled


def test_the_code_that_added_the_phone_is_spent(
    at_door: Callable[[], Browser], practice: Practice
) -> None:
    person, first, second = newcomer(practice), at_door(), at_door()
    page = first.send("/sign-in", {"email": person.email, "password": PASSWORD})
    key = page.text(".disclose code").replace(" ", "").encode()
    code = code_now(key)
    first.send("/enrolment/phone", {"code": code})

    second.send("/sign-in", {"email": person.email, "password": PASSWORD})
    second.send("/sign-in/code", {"code": code}, status=422)


def test_the_key_and_the_codes_are_not_readable_in_the_database(
    door: Browser, practice: Practice
) -> None:
    person = newcomer(practice)
    page = door.send("/sign-in", {"email": person.email, "password": PASSWORD})
    key = page.text(".disclose code").replace(" ", "").encode()
    codes = codes_on(door.send("/enrolment/phone", {"code": code_now(key)}))

    session.refresh(person)
    assert person.totp_sealed is not None
    assert key not in person.totp_sealed
    kept = session.scalars(
        select(RecoveryCode.digest).where(RecoveryCode.person_id == person.id)
    ).all()
    assert len(kept) == 10
    assert not any(code.encode() in digest for code in codes for digest in kept)


def test_the_codes_can_be_downloaded_without_scripts(door: Browser, practice: Practice) -> None:
    page = enrol(door, newcomer(practice))

    answer = door.post_raw(
        "/enrolment/recovery-codes/file",
        {
            "csrf_token": page.form("/enrolment/recovery-codes/file")["csrf_token"],
            "codes": codes_on(page),
        },
    )

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert all(code in answer.get_data(as_text=True) for code in codes_on(page))


def test_the_codes_stay_on_the_page_until_the_person_says_they_are_safe(
    door: Browser, practice: Practice
) -> None:
    page = enrol(door, newcomer(practice))
    sent = {
        "csrf_token": page.form("/enrolment/recovery-codes")["csrf_token"],
        "codes": codes_on(page),
    }

    again = Page(door.post_raw("/enrolment/recovery-codes?next=/settings", sent))
    again.check()
    done = door.post_raw("/enrolment/recovery-codes?next=/settings", sent | {"kept": "y"})

    assert again.status == 422
    assert codes_on(again) == codes_on(page)
    assert done.headers["Location"] == "/settings"


def test_a_recovery_code_lets_in_once(
    at_door: Callable[[], Browser], practice: Practice, deeds: Deeds
) -> None:
    person, first = newcomer(practice), at_door()
    code = codes_on(enrol(first, person))[3]

    second = at_door()
    second.send("/sign-in", {"email": person.email, "password": PASSWORD})
    page = second.send("/sign-in/recovery-code", {"code": code.lower().replace("-", " ")})
    assert page.text("h1") == "My sign-in"
    assert "9 of 10 left" in page.text("main")

    third = at_door()
    third.send("/sign-in", {"email": person.email, "password": PASSWORD})
    third.send("/sign-in/recovery-code", {"code": code}, status=422)
    assert Deed.RECOVERY_CODE_USED in [deed.deed for deed in deeds()]


def test_new_recovery_codes_end_the_old_ones(
    at_door: Callable[[], Browser], practice: Practice
) -> None:
    person, first, second = newcomer(practice), at_door(), at_door()
    old = codes_on(enrol(first, person))

    new = codes_on(first.send("/me/recovery-codes", {}))

    assert not set(old) & set(new)
    second.send("/sign-in", {"email": person.email, "password": PASSWORD})
    second.send("/sign-in/recovery-code", {"code": old[0]}, status=422)
    second.send("/sign-in/recovery-code", {"code": new[0]})


def test_another_phone_takes_the_place_of_the_old_one(
    at_door: Callable[[], Browser], browser: Browser, manager: Person
) -> None:
    page = browser.send("/me/phone", {})
    key = page.text(".disclose code").replace(" ", "").encode()
    browser.send("/enrolment/phone", {"code": code_now(key)})

    door = at_door()
    door.send("/sign-in", {"email": manager.email, "password": PASSWORD})
    door.send("/sign-in/code", {"code": code_now(SECRET)}, status=422)
    door.send("/sign-in/code?next=/settings", {"code": code_now(key, ahead=1)})


def test_a_password_alone_puts_no_phone_in_the_place_of_one(
    at_door: Callable[[], Browser], practice: Practice
) -> None:
    person, thief, first = newcomer(practice), at_door(), at_door()
    page = thief.send("/sign-in", {"email": person.email, "password": PASSWORD})
    form = page.form()
    key = page.text(".disclose code").replace(" ", "").encode()
    page = first.send("/sign-in", {"email": person.email, "password": PASSWORD})
    its_key = page.text(".disclose code").replace(" ", "").encode()
    first.send("/enrolment/phone", {"code": code_now(its_key)})

    assert thief.open("/enrolment/phone").text("h1") == "Enter your code"
    answer = thief.post_raw("/enrolment/phone", form | {"code": code_now(key)}, follow=True)

    assert Page(answer).text("h1") == "Enter your code"
    again = at_door()
    again.send("/sign-in", {"email": person.email, "password": PASSWORD})
    again.send("/sign-in/code?next=/settings", {"code": code_now(its_key, ahead=1)})


def test_a_new_phone_that_was_begun_and_left_alone_asks_for_a_fresh_code_again(
    browser: Browser, manager: Person
) -> None:
    browser.send("/me/phone", {})
    make_stale(manager)

    assert browser.open("/enrolment/phone").text("h1") == "Enter a fresh code"


def test_a_grave_page_asks_for_a_fresh_code_first(
    browser: Browser, manager: Person, deeds: Deeds
) -> None:
    make_stale(manager)

    page = browser.open("/me/password")
    assert page.text("h1") == "Enter a fresh code"
    page = browser.send("/sign-in/fresh-code?next=/me/password", {"code": code_now()})

    assert page.text("h1") == "Change your password"
    assert Deed.FRESH_CODE_GIVEN in [deed.deed for deed in deeds()]


def test_a_fresh_code_makes_a_new_session(app: Flask, browser: Browser, manager: Person) -> None:
    old = browser.client.get_cookie("session")
    browser.send("/sign-in/fresh-code?next=/settings", {"code": code_now()})

    new = browser.client.get_cookie("session")

    assert old is not None
    assert new is not None
    assert old.value != new.value
    assert Browser(app, cookies={"session": old.value}).open("/settings").text("h1") == "Sign in"


def test_what_was_typed_is_kept_while_a_fresh_code_is_asked_for(
    browser: Browser, manager: Person
) -> None:
    form = browser.open("/me/password").form() | {"password": "five plain and quiet words"}
    make_stale(manager)

    page = Page(browser.post_raw("/me/password", form))
    page.check()
    carried = page.form("/me/password")
    assert page.status == 422
    assert carried["password"] == form["password"]

    wrong = Page(browser.post_raw("/me/password", carried | {"fresh_code": "000000"}))
    assert "does not match" in wrong.text(".field-error")
    right = browser.post_raw(
        "/me/password", wrong.form("/me/password") | {"fresh_code": code_now()}
    )

    assert right.status_code == 303
    assert right.headers["Location"] == "/me/sessions"
    assert browser.open("/me/sessions").text("h1") == "My sign-in"


def test_the_square_is_drawn_without_styles_or_outside_images(
    door: Browser, practice: Practice
) -> None:
    page = door.send("/sign-in", {"email": newcomer(practice).email, "password": PASSWORD})

    square = re.search(r"<svg viewBox.*?</svg>", page.html, re.DOTALL)

    assert square is not None
    assert "style" not in square.group()
    assert "http" not in square.group()
