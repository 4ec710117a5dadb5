"""Logging a call, and what the BAA page tells of letters, reminders and calls."""

from flask import Flask

from portal import baa, flags, tenancy
from portal.audit import THE_PORTAL
from portal.baa import reminding
from portal.db import session, transaction
from portal.jobs import reminding as job
from portal.tenancy import Practice
from tests.baa.making import ask_for_baa, file_baa
from tests.baa.requesting import ask_to_sign, envelope_of, link_of, vendor_signs
from tests.browser import Browser
from tests.reminders.making import in_days
from tests.vendors.making import make_vendor


def test_a_logged_call_clears_the_flag_and_stands_on_the_page(
    browser: Browser, practice: Practice
) -> None:
    vendor = make_vendor("Pingwell")
    ask_for_baa(vendor, on=in_days(-14))
    url = f"/vendors/{vendor.id}/calls/new"
    assert "call_due" in {one.kind for one in flags.open_flags([vendor.id])[vendor.id]}
    told = {"spoke_with": "Dana Whitcomb", "said": "Their lawyer has it.", "next_step": "Wait"}

    page = browser.send(url, browser.open(url).form(url) | told)

    said = page.text("#requests ~ *") if page.select("#requests ~ *") else page.text()
    assert page.url == f"/vendors/{vendor.id}/baa"
    assert "Their lawyer has it." in page.text()
    assert "Next: Wait." in page.text(), said
    session.expire_all()
    assert "call_due" not in {one.kind for one in flags.open_flags([vendor.id])[vendor.id]}


def test_what_a_call_lacks_is_said(browser: Browser, practice: Practice) -> None:
    vendor = make_vendor("Pingwell")
    ask_for_baa(vendor)
    url = f"/vendors/{vendor.id}/calls/new"

    page = browser.send(url, {"called_on": in_days(1).isoformat()}, status=422)

    assert "Write down what was said." in page.text(".wrong")


def test_without_anything_asked_there_is_nothing_to_call_about(
    browser: Browser, practice: Practice
) -> None:
    browser.open(f"/vendors/{make_vendor().id}/calls/new", status=404)


def test_the_page_shows_what_goes_next_and_what_went(browser: Browser, practice: Practice) -> None:
    vendor = make_vendor("Pingwell")
    request = ask_for_baa(vendor, on=in_days(-4))
    with transaction():
        reminding.remind(request.id, 1, on=in_days(0), by=THE_PORTAL)

    page = browser.open(f"/vendors/{vendor.id}/baa")

    assert "Reminder 1 went" in page.text()
    assert "Next: reminder 2 on" in page.text()
    assert "Not opened yet." in page.text()
    assert any("We write at most three reminders." in one for one in page.texts(".paper"))


def test_the_page_tells_whom_a_paper_waits_on(browser: Browser, practice: Practice) -> None:
    vendor = make_vendor("Pingwell")
    request = ask_to_sign(vendor)
    page = browser.open(f"/vendors/{vendor.id}/baa")
    assert "Waiting on: Dana Whitcomb." in page.text()
    assert "No page read yet." in page.text()

    vendor_signs(request)
    page = browser.open(f"/vendors/{vendor.id}/baa")

    assert "Signed by 1 of 2" in page.text()
    assert "Waiting on: whoever may sign for you." in page.text()
    assert "They answered, so no reminder goes." in page.text()
    assert link_of(request).email == "dana@pingwell.example"
    assert envelope_of(request).is_open


def test_the_hourly_work_writes_each_reminder_once(app: Flask, practice: Practice) -> None:
    vendor = make_vendor("Pingwell")
    request = ask_for_baa(vendor, on=in_days(-3))
    practice_id = practice.practice_id

    for _ in range(2):
        job.write_due(practice_id, tenancy.today_here())

    tenancy.enter(practice_id)
    went = reminding.due_reminders(in_days(0))
    assert went == []
    page_rows = baa.pending_of([request], in_days(0))[request.id]
    assert [one.number for one in page_rows.ahead] == [2, 3]


def test_a_renewal_is_reminded_of_as_well(practice: Practice) -> None:
    vendor = make_vendor("Pingwell")
    file_baa(vendor)
    request = ask_for_baa(vendor, on=in_days(-3))

    assert reminding.due_reminders(in_days(0)) == [(request.id, 1)]
