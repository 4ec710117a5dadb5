"""The thread and the notes as pages: what staff sees, and what a vendor never does."""

from collections.abc import Callable

from flask import Flask

from portal import baa, clock, messages
from portal.accounts import Person
from portal.db import transaction
from portal.tenancy import Practice
from tests.accounts.making import ACTOR
from tests.baa.making import ask_for_baa
from tests.baa.test_pages import by_link
from tests.browser import Browser
from tests.vendors.making import make_vendor


def test_a_thread_goes_to_and_fro(
    app: Flask, browser: Browser, manager: Person, practice: Practice
) -> None:
    vendor = make_vendor("Pingwell")
    ask_for_baa(vendor)
    visitor = by_link(app, vendor)

    done = visitor.send(
        "/link/baa/messages", {"section": "4.2", "words": "Ten days, please.\nNot five."}
    )
    assert "Your message is with" in done.text("h1")

    staff = browser.open(f"/vendors/{vendor.id}/baa")
    assert "They wrote to you" in staff.text()
    assert "Ten days, please.Not five." in staff.text()
    browser.send(
        f"/vendors/{vendor.id}/messages",
        {"words": "Ten is fine with us."},
        via=f"/vendors/{vendor.id}/baa",
    )

    thread = visitor.open("/link/baa/messages").texts(".letter")
    assert [one.split(",")[0] for one in thread] == ["Dana W", manager.name]
    assert "Ten is fine with us." in thread[1]


def test_a_vendor_never_sees_a_note_nor_another_vendors_thread(
    app: Flask, practice: Practice
) -> None:
    vendor, other = make_vendor("Pingwell"), make_vendor("Postlark")
    request, theirs = ask_for_baa(vendor), ask_for_baa(other)
    with transaction():
        messages.note(vendor.id, "They are difficult.", at=clock.now(), by=ACTOR)
        baa.write_back(theirs, "Postlark's own words.", "", at=clock.now(), by=ACTOR)
        baa.write_back(request, "Pingwell's own words.", "", at=clock.now(), by=ACTOR)
    visitor = by_link(app, vendor)

    for url in ("/link/baa", "/link/baa/messages", "/link/baa/done", "/link/baa/done?of=message"):
        page = visitor.open(url)
        assert "difficult" not in page.html
        assert "Postlark" not in page.html
    assert "Pingwell's own words." in visitor.open("/link/baa/messages").text()


def test_notes_are_kept_and_shown_to_staff(browser: Browser, practice: Practice) -> None:
    vendor = make_vendor()

    page = browser.send(
        f"/vendors/{vendor.id}/notes", {"note": "Call before ten."}, via=f"/vendors/{vendor.id}/baa"
    )

    assert "Call before ten." in page.texts(".note")[0]


def test_an_empty_message_is_answered_with_what_is_missing(
    app: Flask, browser: Browser, practice: Practice
) -> None:
    vendor = make_vendor()
    ask_for_baa(vendor)
    page = f"/vendors/{vendor.id}/baa"

    said = browser.send(f"/vendors/{vendor.id}/messages", {"words": " "}, status=422, via=page)
    noted = browser.send(f"/vendors/{vendor.id}/notes", {"note": ""}, status=422, via=page)
    wrote = by_link(app, vendor).send("/link/baa/messages", {"words": ""}, status=422)

    assert "Write your message first." in said.text(".wrong")
    assert "Write your note first." in noted.text(".wrong")
    assert "Write your message first." in wrote.text(".wrong")


def test_a_vendor_writes_twenty_times_a_day_and_no_more(app: Flask, practice: Practice) -> None:
    vendor = make_vendor()
    ask_for_baa(vendor)
    visitor = by_link(app, vendor)
    token = visitor.token("/link/baa/messages")

    answers = [
        visitor.post_raw("/link/baa/messages", {"csrf_token": token, "words": f"No. {number}"})
        for number in range(21)
    ]

    assert [one.status_code for one in answers] == [303] * 20 + [422]
    assert "Many messages came today" in answers[-1].get_data(as_text=True)


def test_marked_as_read_the_flag_is_gone(app: Flask, browser: Browser, practice: Practice) -> None:
    vendor = make_vendor()
    ask_for_baa(vendor)
    by_link(app, vendor).send("/link/baa/messages", {"words": "Just so you know."})

    page = browser.send(
        f"/vendors/{vendor.id}/messages/reading", {}, via=f"/vendors/{vendor.id}/baa"
    )

    assert "They wrote to you" not in page.text()
    assert "Read by" in page.text()


def test_roles(
    browser_as: Callable[[Person], Browser], auditor: Person, staff: Person, practice: Practice
) -> None:
    vendor = make_vendor()
    ask_for_baa(vendor)
    page = f"/vendors/{vendor.id}/baa"

    guest = browser_as(auditor)
    assert guest.open(page).select("#notes")
    for url in ("messages", "notes", "messages/reading", "calls/new"):
        raw = guest.post_raw(f"/vendors/{vendor.id}/{url}", {"csrf_token": guest.token(page)})
        assert raw.status_code == 403, url
    clerk = browser_as(staff)
    clerk.send(f"/vendors/{vendor.id}/notes", {"note": "Seen."}, via=page)
    raw = clerk.post_raw(f"/vendors/{vendor.id}/messages", {"csrf_token": clerk.token(page)})
    assert raw.status_code == 403
