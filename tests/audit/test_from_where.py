"""Each deed that comes by a request says from where it came: whose network, which browser."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts import Person
from portal.audit.models import AuditEvent
from portal.db import session
from portal.links import LinkPurpose
from portal.tenancy import Practice
from tests.accounts.making import ACTOR
from tests.baa.making import ask_for_baa
from tests.baa.requesting import ask_to_sign
from tests.browser import Browser
from tests.links.making import make_link
from tests.make import make_vendor
from tests.questionnaires.making import send_questions
from tests.questionnaires.walking import attest, come_in, fill_in, path_of
from tests.reminders.making import in_days

AGENT, ADDRESS = "Mozilla/5.0 (Linux; Android 15) A browser of its own", "198.51.100.77"


def from_there(browser: Browser) -> Browser:
    browser.client.environ_base["REMOTE_ADDR"] = ADDRESS
    browser.headers["User-Agent"] = AGENT
    return browser


def last_event() -> int:
    session.rollback()
    rows = select(AuditEvent.id).order_by(AuditEvent.id.desc()).limit(1)
    return session.scalar(rows) or 0


def deeds_since(before: int, kind: str) -> set[str]:
    """Return what was done through requests by people of this kind, each of it from there."""
    session.rollback()
    rows = session.scalars(select(AuditEvent).where(AuditEvent.id > before)).all()
    by_them = [one for one in rows if one.actor_kind == kind and one.actor_name != ACTOR.name]
    for one in by_them:
        assert (one.ip, one.user_agent) == (ADDRESS, AGENT), one.deed
        assert one.request_id, one.deed
    return {one.deed for one in by_them}


def add_a_vendor(browser: Browser) -> None:
    form = browser.open("/vendors/new").form("/vendors/new")
    browser.send("/vendors/new", form | {"name": "Newcomer", "does": "Texts", "phi": "yes"})


def write_a_note(browser: Browser) -> None:
    vendor = make_vendor()
    ask_for_baa(vendor)
    url = f"/vendors/{vendor.id}"
    browser.send(f"{url}/notes", {"note": "Call them."}, via=f"{url}/baa")


def write_to_them(browser: Browser) -> None:
    vendor = make_vendor()
    ask_for_baa(vendor)
    url = f"/vendors/{vendor.id}"
    browser.send(f"{url}/messages", {"words": "Any news?"}, via=f"{url}/baa")


def log_a_call(browser: Browser) -> None:
    vendor = make_vendor()
    ask_for_baa(vendor)
    url = f"/vendors/{vendor.id}/calls/new"
    told = {"spoke_with": "Dana", "said": "Soon.", "next_on": str(in_days(5))}
    browser.send(url, browser.open(url).form(url) | told)


def withdraw_a_paper(browser: Browser) -> None:
    vendor = make_vendor()
    ask_to_sign(vendor)
    url = f"/vendors/{vendor.id}/baa"
    browser.send(f"{url}/request/withdrawal", {}, via=url)


def be_refused(browser: Browser) -> None:
    vendor = make_vendor()
    ask_for_baa(vendor)
    url = f"/vendors/{vendor.id}/calls/new"
    told = {"spoke_with": "Dana", "said": "Soon.", "next_on": str(in_days(500))}
    browser.send(url, browser.open(url).form(url) | told, status=422)


@pytest.mark.parametrize(
    ("do", "deeds"),
    [
        (add_a_vendor, {"vendor_added"}),
        (write_a_note, {"note_written"}),
        (write_to_them, {"message_sent", "link_renewed"}),
        (log_a_call, {"call_logged"}),
        (withdraw_a_paper, {"baa_request_withdrawn", "link_withdrawn", "paper_withdrawn"}),
        (be_refused, {"refused"}),
    ],
)
def test_what_staff_does_says_from_where(
    browser_as: Callable[[Person], Browser],
    manager: Person,
    do: Callable[[Browser], None],
    deeds: set[str],
) -> None:
    browser = from_there(browser_as(manager))
    before = last_event()

    do(browser)

    assert deeds <= deeds_since(before, "person")


def come_by(app: Flask, token: str) -> Browser:
    browser = from_there(Browser(app))
    browser.open(f"/link/{token}")
    who = {"full_name": "Priya Raman", "email": "priya@postlark.example"}
    browser.send("/link/confirmation", who, via="/link")
    return browser


def test_what_a_vendor_does_about_a_baa_says_from_where(app: Flask, practice: Practice) -> None:
    vendor = make_vendor()
    asked = ask_for_baa(vendor)
    _link, token = make_link(purpose=LinkPurpose.BAA, subject_id=asked.id, vendor_id=vendor.id)
    before = last_event()

    browser = come_by(app, token)
    browser.send("/link/baa/messages", {"words": "Which plan?"})
    colleague = {"full_name": "Mia Soto", "email": "mia@postlark.example"}
    browser.send("/link/pass-on", colleague)
    why = browser.open("/link/baa/refusal").form("/link/baa/refusal")
    browser.send("/link/baa/refusal", why | {"why": "signs_none", "job": "CEO", "title": "CEO"})

    deeds = {"link_opened", "link_confirmed", "vendor_wrote", "link_passed_on", "baa_refused"}
    assert deeds <= deeds_since(before, "link")


def test_what_a_vendor_answers_and_reports_says_from_where(app: Flask, practice: Practice) -> None:
    assessment = send_questions(make_vendor())
    browser, _page = come_in(app, path_of(assessment))
    from_there(browser)
    before = last_event()

    for number in range(1, 6):
        fill_in(browser, number)
    attest(browser)
    form = browser.open("/link/incident").form("/link/incident")
    lost = {"what": "A laptop was lost.", "discovered_on": str(in_days(0))}
    browser.send("/link/incident", form | lost)

    assert {"assessment_submitted", "incident_reported"} <= deeds_since(before, "link")
