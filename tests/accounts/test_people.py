"""People of a practice: invited, given a role, removed; their lost phones and passwords."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text, update

from portal import accounts, clock, notices
from portal.accounts import Person
from portal.accounts.models import Invitation, Membership, Pass
from portal.audit import Deed
from portal.audit.models import AuditEvent
from portal.db import session, transaction
from portal.jobs import reset_letters
from portal.notices import Notice
from portal.permissions import Role
from portal.tenancy import THE_PORTAL_ITSELF, Practice, enter, inside
from tests.accounts.making import ACTOR, PASSWORD, code_now, make_person
from tests.browser import Browser, Page

Deeds = Callable[..., list[AuditEvent]]
BrowserAs = Callable[[Person], Browser]


def last_letter() -> Notice:
    session.rollback()
    found = session.scalars(select(Notice).order_by(Notice.id.desc())).first()
    assert found is not None
    return found


def link_in(letter: Notice) -> str:
    address = notices.link_of(letter)
    assert address is not None
    return address.removeprefix("http://localhost:8000")


def address(practice: Practice, who: str) -> str:
    return f"{who}.{practice.practice_id}@juniperrow.example"


def invite(browser: Browser, email: str, **more: str) -> Page:
    form = {"full_name": "Tess Lindqvist", "email": email, "role": "staff"} | more
    return browser.send("/settings/people/invitations/new", form)


def test_an_invited_person_chooses_a_password_adds_a_phone_and_is_in(
    browser_as: BrowserAs, owner: Person, door: Browser, practice: Practice, deeds: Deeds
) -> None:
    page = invite(browser_as(owner), address(practice, "tess"))
    assert "Tess Lindqvist" in page.text("main")
    link = link_in(last_letter())

    page = door.send(link, {"full_name": "Tess Lindqvist", "password": PASSWORD})
    assert page.text("h1") == "Add your phone"
    key = page.text(".disclose code").replace(" ", "").encode()
    page = door.send("/enrolment/phone", {"code": code_now(key)})

    assert page.text("h1") == "Keep your recovery codes"
    assert door.open("/settings").text("h1") == "Settings"
    assert door.open(link, status=404).text("h1") == "This link does not work"
    done = [deed.deed for deed in deeds()]
    assert Deed.PERSON_INVITED in done
    assert Deed.INVITATION_ACCEPTED in done


def test_a_weak_password_is_refused_and_the_invitation_still_works(
    browser_as: BrowserAs, owner: Person, door: Browser, practice: Practice
) -> None:
    invite(browser_as(owner), address(practice, "tess"))
    link = link_in(last_letter())

    page = door.send(link, {"full_name": "Tess", "password": "short"}, status=422)

    assert "12 characters" in page.text(".field-error")
    assert page.form()["full_name"] == "Tess"
    door.send(link, {"full_name": "Tess", "password": PASSWORD})


def test_an_invitation_works_for_7_days(
    browser_as: BrowserAs, owner: Person, door: Browser, practice: Practice
) -> None:
    invite(browser_as(owner), address(practice, "tess"))
    link = link_in(last_letter())
    door.open(link)

    with transaction():
        session.execute(update(Invitation).values(expires_at=clock.now()))

    door.open(link, status=404)


def test_a_withdrawn_invitation_is_over(
    browser_as: BrowserAs, owner: Person, door: Browser, practice: Practice
) -> None:
    browser = browser_as(owner)
    invite(browser, address(practice, "tess"))
    link = link_in(last_letter())
    invitation_id = session.scalars(select(Invitation.id)).one()

    browser.send(
        f"/settings/people/invitations/{invitation_id}/withdrawal", {}, via="/settings/people"
    )

    door.open(link, status=404)


def test_inviting_again_ends_the_earlier_link(
    browser_as: BrowserAs, owner: Person, door: Browser, practice: Practice
) -> None:
    browser = browser_as(owner)
    invite(browser, address(practice, "tess"))
    first = link_in(last_letter())
    invite(browser, address(practice, "tess"))

    door.open(first, status=404)
    door.open(link_in(last_letter()))


def test_an_address_that_tries_many_links_has_to_wait(
    door: Browser, a_minute_goes_by: Callable[[], None]
) -> None:
    for number in range(60):
        if number >= 30:
            a_minute_goes_by()
        door.open(f"/invitations/guess{number}", status=404)

    assert door.open("/invitations/guess", status=429).text("h1") == "Too many tries"
    assert door.open("/password-reset/guess", status=429).text("h1") == "Too many tries"


def test_somebody_with_a_login_joins_with_it_and_switches(
    browser_as: BrowserAs,
    owner: Person,
    door: Browser,
    other_practice: Practice,
    practice: Practice,
    deeds: Deeds,
) -> None:
    with inside(other_practice.practice_id):
        email = make_person(Role.STAFF, name="Ines Consult").email
    invite(browser_as(owner), email, role="auditor", expires_on="2199-01-01")
    link = link_in(last_letter())

    page = door.open(link)
    (way,) = [one.get("href") or "" for one in page.select("main a.button-main")]
    page = door.send(way, {"email": email, "password": PASSWORD})
    page = door.send(f"/sign-in/code?next={link}", {"code": code_now()})
    assert page.text("h1").startswith("Join ")
    page = door.send(link, {})
    assert page.text("h1") == "Your practices"
    door.send(f"/practices/{other_practice.practice_id}/entry?next=/settings", {}, via="/practices")
    assert other_practice.name in door.open("/settings").text("main")
    door.send(f"/practices/{practice.practice_id}/entry?next=/settings", {}, via="/practices")
    assert practice.name in door.open("/settings").text("main")
    door.send("/settings/practice", {"practice_name": "Mine now"}, via="/settings", status=403)

    assert Deed.PRACTICE_SWITCHED in [deed.deed for deed in deeds()]
    assert Deed.PRACTICE_SWITCHED in [deed.deed for deed in deeds(other_practice.practice_id)]


def test_nobody_accepts_in_the_name_of_somebody_with_a_login(
    browser_as: BrowserAs, owner: Person, door: Browser, other_practice: Practice
) -> None:
    with inside(other_practice.practice_id):
        person = make_person(Role.STAFF, name="Ines Consult")
        person_id, email = person.id, person.email
    ours = browser_as(owner)
    invite(ours, email)
    link = link_in(last_letter())

    for browser in (door, ours):
        page = browser.open(link)
        assert page.select("main form") == []
        token = browser.token("/sign-in")
        browser.post_raw(link, {"csrf_token": token})

    session.rollback()
    assert person_id not in session.scalars(select(Membership.person_id)).all()
    ours.open(f"/settings/people/{person_id}/authenticator-reset", status=404)


def test_nobody_enters_a_practice_they_do_not_belong_to(
    browser: Browser, other_practice: Practice
) -> None:
    browser.send(f"/practices/{other_practice.practice_id}/entry", {}, via="/practices", status=404)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.STAFF, Role.AUDITOR])
def test_only_an_owner_decides_who_may_come_in(
    browser_as: BrowserAs, role: Role, owner: Person
) -> None:
    browser = browser_as(make_person(role))

    for url in (
        "/settings/people/invitations/new",
        f"/settings/people/{owner.id}/role",
        f"/settings/people/{owner.id}/removal",
        f"/settings/people/{owner.id}/authenticator-reset",
    ):
        browser.open(url, status=403)


def test_staff_do_not_see_the_people_page_and_a_manager_only_reads(
    browser_as: BrowserAs, staff: Person, manager: Person
) -> None:
    browser_as(staff).open("/settings/people", status=403)
    page = browser_as(manager).open("/settings/people")

    assert page.select("main a.button") == []


def test_a_role_is_changed_and_holds_at_the_next_click(
    browser_as: BrowserAs, owner: Person, staff: Person, deeds: Deeds
) -> None:
    theirs = browser_as(staff)
    theirs.open("/settings/people", status=403)

    browser_as(owner).send(f"/settings/people/{staff.id}/role", {"role": "manager"})

    theirs.open("/settings/people")
    assert deeds()[-1].deed == Deed.ROLE_CHANGED


def test_the_last_owner_stays_an_owner(
    browser_as: BrowserAs, owner: Person, practice: Practice
) -> None:
    browser = browser_as(owner)

    page = browser.send(f"/settings/people/{owner.id}/role", {"role": "staff"}, status=422)
    assert "only owner" in page.text(".field-error")
    page = browser.send(f"/settings/people/{owner.id}/removal", {}, status=422)
    assert "only owner" in page.text(".flash[role=alert]:not([hidden])")

    make_person(Role.OWNER)
    page = browser.send(f"/settings/people/{owner.id}/role", {"role": "staff"})
    assert page.text("h1") == "Settings"
    browser.open("/settings/people", status=403)


def test_a_removed_person_is_out_at_the_next_click_and_may_be_invited_again(
    browser_as: BrowserAs, owner: Person, staff: Person
) -> None:
    theirs, ours = browser_as(staff), browser_as(owner)
    theirs.open("/settings")

    ours.send(f"/settings/people/{staff.id}/removal", {})

    assert theirs.open("/settings").text("h1") == "Your practices"
    assert "You do not belong" in theirs.open("/practices").text("main")
    assert staff.name not in ours.open("/settings/people").text("main table")
    invite(ours, staff.email)


def test_a_lost_phone_is_taken_off_and_the_person_is_told(
    browser_as: BrowserAs, owner: Person, staff: Person, door: Browser, deeds: Deeds
) -> None:
    theirs = browser_as(staff)

    browser_as(owner).send(f"/settings/people/{staff.id}/authenticator-reset", {})

    letter = last_letter()
    assert letter.to_email == staff.email
    assert owner.name in letter.body
    assert Deed.AUTHENTICATOR_RESET in [deed.deed for deed in deeds()]
    assert theirs.open("/settings").text("h1") == "Sign in"
    page = door.send("/sign-in", {"email": staff.email, "password": PASSWORD})
    assert page.text("h1") == "Add your phone"


def test_people_of_another_practice_are_not_found(
    browser_as: BrowserAs, owner: Person, other_practice: Practice
) -> None:
    with inside(other_practice.practice_id):
        stranger_id = make_person(Role.STAFF).id
    browser = browser_as(owner)

    browser.open(f"/settings/people/{stranger_id}/role", status=404)
    browser.open(f"/settings/people/{stranger_id}/removal", status=404)
    browser.open(f"/settings/people/{stranger_id}/authenticator-reset", status=404)


def test_memberships_and_invitations_of_another_practice_cannot_be_read(
    owner: Person, other_practice: Practice, browser_as: BrowserAs, practice: Practice
) -> None:
    invite(browser_as(owner), address(practice, "tess"))

    with inside(other_practice.practice_id):
        assert session.scalars(select(Membership)).all() == []
        assert session.scalars(select(Invitation)).all() == []
        session.execute(text("UPDATE app.memberships SET role = 'staff'"))
        session.rollback()
    assert session.scalars(select(Membership.role)).all() == ["owner"]


def test_people_of_another_practice_cannot_be_read_by_sql(
    app: Flask, manager: Person, other_practice: Practice, browser_as: BrowserAs
) -> None:
    browser_as(manager)
    their_id, my_practice = manager.id, other_practice.practice_id
    session.remove()

    enter(my_practice)

    for table in ("people", "sessions", "recovery_codes", "passes"):
        rows = session.execute(text(f"SELECT * FROM app.{table}")).mappings().all()
        assert [row for row in rows if their_id in (row["id"], row.get("person_id"))] == []
    change = text("UPDATE app.people SET name = 'Somebody else' RETURNING id")
    assert session.execute(change).all() == []
    session.rollback()


def test_somebody_at_no_door_sees_nobody(app: Flask, manager: Person) -> None:
    session.remove()

    assert session.execute(text("SELECT count(*) FROM app.people")).scalar_one() == 0
    assert session.execute(text("SELECT count(*) FROM app.sessions")).scalar_one() == 0


# Passwords by mail


def ask_for_reset(door: Browser, email: str, *, status: int = 200) -> Page:
    page = door.send("/password-reset", {"email": email}, status=status)
    session.rollback()
    reset_letters.write(door.app, letters_asked_for()[-1])
    return page


def letters_asked_for() -> Sequence[int]:
    asked = (
        "SELECT (args->>'person_id')::bigint FROM jobs.procrastinate_jobs WHERE task_name = :task"
    )
    told = text(f"{asked} ORDER BY id")
    return session.scalars(told, {"task": accounts.RESET_LETTER}).all()


def test_asking_for_a_new_password_gets_the_same_answer_from_all(
    at_door: Callable[[], Browser], manager: Person, practice: Practice
) -> None:
    known = ask_for_reset(at_door(), manager.email)
    unknown = ask_for_reset(at_door(), address(practice, "nobody"))

    assert known.html == unknown.html
    assert last_letter().to_email == manager.email
    # The same is asked of the worker for both, so that the answer takes as long.
    assert list(letters_asked_for()[-2:]) == [manager.id, 0]


def test_a_new_password_by_mail_still_needs_the_code(
    door: Browser, browser: Browser, manager: Person, deeds: Deeds
) -> None:
    ask_for_reset(door, manager.email)
    link = link_in(last_letter())

    page = door.send(link, {"password": "five plain and quiet words"})
    assert page.text("h1") == "Sign in"
    page = door.send("/sign-in", {"email": manager.email, "password": "five plain and quiet words"})

    assert page.text("h1") == "Enter your code"
    assert browser.open("/settings").text("h1") == "Sign in"
    door.open(link, status=404)
    done = [deed.deed for deed in deeds()]
    assert Deed.PASSWORD_RESET_ASKED in done
    assert Deed.PASSWORD_CHANGED in done


def test_a_reset_link_works_for_one_hour(door: Browser, manager: Person) -> None:
    ask_for_reset(door, manager.email)
    link = link_in(last_letter())
    with transaction():
        session.execute(
            update(Pass)
            .where(Pass.person_id == manager.id)
            .values(expires_at=Pass.expires_at - timedelta(hours=1))
        )

    door.open(link, status=404)


def test_a_new_password_ends_the_letters_that_were_asked_for_before(
    at_door: Callable[[], Browser], browser: Browser, manager: Person
) -> None:
    ask_for_reset(at_door(), manager.email)
    thiefs = link_in(last_letter())
    browser.send("/me/password", {"password": "five plain and quiet words"})
    at_door().open(thiefs, status=404)

    ask_for_reset(at_door(), manager.email)
    first = link_in(last_letter())
    ask_for_reset(at_door(), manager.email)
    at_door().send(link_in(last_letter()), {"password": "six plain and very quiet words"})

    at_door().open(first, status=404)


def test_nobodys_inbox_is_flooded(at_door: Callable[[], Browser], manager: Person) -> None:
    for _ in range(3):
        ask_for_reset(at_door(), manager.email)

    page = ask_for_reset(at_door(), manager.email, status=429)

    assert "Too many tries" in page.text(".field-error")


def test_a_new_password_opens_an_account_that_a_stranger_locked(
    at_door: Callable[[], Browser], manager: Person, a_minute_goes_by: Callable[[], None]
) -> None:
    for _ in range(10):
        a_minute_goes_by()
        at_door().send(
            "/sign-in", {"email": manager.email, "password": "wrong wrong wrong"}, status=422
        )
    door = at_door()
    ask_for_reset(door, manager.email)

    door.send(link_in(last_letter()), {"password": "five plain and quiet words"})

    door.send("/sign-in", {"email": manager.email, "password": "five plain and quiet words"})


# One's own sessions


def test_a_person_sees_their_sessions_and_ends_one(
    browser_as: BrowserAs, manager: Person, deeds: Deeds
) -> None:
    here, there = browser_as(manager), browser_as(manager)
    page = here.open("/me/sessions")
    assert (
        page.texts("tbody th") == ["Chrome on Mac", "Chrome on Mac This one"]
        or len(page.select("tbody tr")) == 2
    )
    (action,) = [form.get("action") for form in page.select("tbody form")]
    assert action is not None

    here.send(action, {}, via="/me/sessions")

    assert there.open("/settings").text("h1") == "Sign in"
    assert here.open("/settings").text("h1") == "Settings"
    assert deeds()[-1].deed == Deed.SESSION_ENDED


def test_a_person_ends_all_other_sessions(browser_as: BrowserAs, manager: Person) -> None:
    here, there, elsewhere = (browser_as(manager) for _ in range(3))

    here.send("/me/sessions/ending", {}, via="/me/sessions")

    assert there.open("/settings").text("h1") == "Sign in"
    assert elsewhere.open("/settings").text("h1") == "Sign in"
    here.open("/settings")


def test_nobody_ends_the_session_of_another(
    browser_as: BrowserAs, manager: Person, owner: Person
) -> None:
    theirs = browser_as(owner)
    session_id = session.scalar(text("SELECT max(id) FROM app.sessions"))

    browser_as(manager).send(
        f"/me/sessions/{session_id}/ending", {}, via="/me/sessions", status=404
    )

    assert theirs.open("/settings").text("h1") == "Settings"


# The practice


def test_the_practices_facts_are_changed(browser: Browser, deeds: Deeds) -> None:
    form = browser.open("/settings/practice").form()
    form |= {"legal_name": "Juniper Row Aesthetics, PLLC", "time_zone": "America/New_York"}

    page = browser.send("/settings/practice", form)

    assert "Juniper Row Aesthetics, PLLC" in page.text("main")
    assert "America/New York" in page.text("main")
    assert Deed.PRACTICE_CHANGED in [deed.deed for deed in deeds()]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("tx, ok", ["TX", "OK"]), ("TX TX;NM", ["TX", "NM"]), ("", []), (" dc ", ["DC"])],
)
def test_states_are_read_however_they_are_typed(
    browser: Browser, practice: Practice, typed: str, kept: list[str]
) -> None:
    form = browser.open("/settings/practice").form()

    browser.send("/settings/practice", form | {"states": typed})

    session.rollback()
    assert practice.states == kept


def test_what_is_no_state_is_named(browser: Browser) -> None:
    form = browser.open("/settings/practice").form()

    page = browser.send("/settings/practice", form | {"states": "TX, Texas"}, status=422)

    assert "Not a state: TEXAS" in page.text(".field-error")


def test_staff_read_the_practices_facts_and_do_not_change_them(
    browser_as: BrowserAs, staff: Person
) -> None:
    browser = browser_as(staff)

    browser.open("/settings")
    browser.open("/settings/practice", status=403)
    browser.open("/more")


def test_a_console_invitation_gives_an_address_to_print(practice: Practice, door: Browser) -> None:
    told = accounts.Invite(email=address(practice, "first"), name="Ada Okafor", role=Role.OWNER)
    with transaction():
        token = accounts.invite_from_console(told, by=ACTOR)

    assert door.open(f"/invitations/{token}").text("h1").startswith("Join ")


def test_the_portals_own_trail_is_no_practices(app: Flask, deeds: Deeds) -> None:
    assert all(event.practice_id == THE_PORTAL_ITSELF for event in deeds(THE_PORTAL_ITSELF))
