"""The pages of incidents, as vendors by link and as staff see them."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from flask import Flask

from portal import baa, incidents, links, notices
from portal.accounts import Person
from portal.db import transaction
from portal.incidents import Incident
from portal.tenancy import Practice
from tests.accounts.making import ACTOR
from tests.browser import Browser
from tests.documents.hostile import pdf_of_pages
from tests.incidents.making import (
    DAY,
    decide,
    report,
    saying,
    settle_the_rest,
    standing_link,
    today,
)
from tests.vendors.making import make_vendor

BrowserAs = Callable[[Person], Browser]


def pdf(name: str = "log.pdf") -> tuple[BytesIO, str]:
    return BytesIO(pdf_of_pages(1)), name


def here(incident: Incident) -> str:
    return f"/vendors/{incident.vendor_id}/incidents/{incident.id}"


def told(**changed: Any) -> dict[str, Any]:
    usual = {
        "what": "A laptop was lost.",
        "discovered_on": today().isoformat(),
        "goes_on": "no",
        "whose": "patients",
        "identified": "unknown",
        "encrypted": "unknown",
        "once": "",
    }
    return usual | changed


def visitor(app: Flask, vendor_id: int) -> Browser:
    """Open the newest mailed link."""
    found = notices.notices_of(vendor_id)
    address = next(one for letter in found if (one := notices.link_of(letter)))
    browser = Browser(app)
    browser.open(address)
    return browser


def test_a_vendor_reports_by_its_link_and_adds_facts(app: Flask, practice: Practice) -> None:
    vendor = make_vendor("Postlark")
    standing_link(vendor)
    by_link = visitor(app, vendor.id)
    page = by_link.open("/link")
    assert page.url == "/link/incident"
    assert "Write no patient's name" in page.text()

    page = by_link.send("/link/incident", told(discovered_on=""), status=422)
    assert "discovered" in page.text("#discovered_on-error")
    assert "A laptop was lost." in page.text("#what")
    ahead = told(discovered_on=(today() + 2 * DAY).isoformat())
    page = by_link.send("/link/incident", ahead, status=422)
    assert "not ahead" in page.text("#what-error")
    page = by_link.send("/link/incident", told(files=pdf(), sorts=["ssn", "photos"]))

    assert "Thank you" in page.html
    assert "Social Security" in page.text()
    assert "log.pdf" in page.text()
    assert "Which kinds of information" not in page.text('[aria-labelledby="missing"]')
    page = by_link.send(page.url, {"affected": "12", "once": ""})
    assert "What you added" in page.text()
    page = by_link.send(page.url, {"once": ""}, status=422)
    assert "at least one fact" in page.text("#what-error")
    (incident,) = incidents.incidents_of(vendor.id)
    assert incidents.standing(incident).told.affected == 12


def test_any_link_reports_even_when_its_request_is_over(app: Flask, practice: Practice) -> None:
    vendor = make_vendor("Postlark")
    new = baa.NewRequest(
        to_name="Dana",
        to_email="dana@postlark.example",
        due_on=today() + 20 * DAY,
        reply_email="manager@juniperrow.example",
    )
    with transaction():
        baa.request_baa(vendor, new, on=today(), by=ACTOR)
    by_link = visitor(app, vendor.id)
    assert by_link.open("/link/incident").url == "/link"  # first say who you are
    assert 'href="/link/incident"' not in by_link.open("/link").html
    who = {"full_name": "Dana", "email": "dana@postlark.example"}
    page = by_link.send("/link/confirmation", who, via="/link")
    assert 'href="/link/incident"' in page.html

    page = by_link.send("/link/incident", told())

    assert page.url.startswith("/link/incident/")


def test_a_visitor_sees_nothing_of_other_vendors_or_other_people(
    app: Flask, practice: Practice
) -> None:
    theirs = report(standing_link(make_vendor("Framevault")), saying(what="Secret story."))
    vendor = make_vendor("Postlark")
    standing_link(vendor)
    by_link = visitor(app, vendor.id)

    by_link.open(f"/link/incident/{theirs.id}", status=404)

    called = saying(what="Their clerk whispered.")
    with transaction():
        how = incidents.How.CALL
        found = incidents.record(vendor, called, how, told_on=today(), on=today(), by=ACTOR)
    by_link.open(f"/link/incident/{found.id}", status=404)
    assert "Reported already" not in by_link.open("/link/incident").text()


def test_a_colleague_may_add_but_does_not_read_what_was_said(
    app: Flask, practice: Practice
) -> None:
    vendor = make_vendor("Postlark")
    link = standing_link(vendor)
    incident = report(link, saying(what="Secret story."))
    with transaction():
        new = links.NewLink(
            purpose=links.LinkPurpose.INCIDENT,
            subject_id=vendor.id,
            vendor_id=vendor.id,
            person_name="Kim",
            email="kim@postlark.example",
            expires_on=today(),
        )
        other, token = links.make(new, on=today(), by=ACTOR)
        links.confirm(other, "Kim", "dana@postlark.example", by=ACTOR)
    browser = Browser(app)
    browser.open(f"/link/{token}")

    page = browser.open(f"/link/incident/{incident.id}")

    assert "Secret story" not in page.html
    assert "Still missing" in page.text()


def test_many_reports_in_a_day_are_slowed(app: Flask, practice: Practice) -> None:
    vendor = make_vendor("Postlark")
    standing_link(vendor)
    by_link = visitor(app, vendor.id)
    ahead = told(discovered_on=(today() + 2 * DAY).isoformat())
    for _ in range(20):
        by_link.send("/link/incident", ahead, status=422)

    page = by_link.send("/link/incident", told(), status=422)

    assert "Many reports came" in page.text("#what-error")


def test_staff_writes_down_a_call(browser: Browser, practice: Practice) -> None:
    vendor = make_vendor("Postlark")
    assert "Incidents" in browser.open(f"/vendors/{vendor.id}/baa").text()
    assert "No incident is open" in browser.open("/incidents").text()
    url = f"/vendors/{vendor.id}/incidents/new"
    page = browser.send(url, told(how="call", told_on=today().isoformat(), files=pdf()))
    (incident,) = incidents.incidents_of(vendor.id)
    assert page.url == here(incident)
    for words in ("Did they tell you in time", "521.053(i)", "164.404(b)", "days left"):
        assert words in page.text()
    assert "Postlark" in browser.open("/incidents").text()
    assert browser.open(f"/vendors/{vendor.id}/incidents").url == here(incident)
    assert 'href="/incidents"' in browser.open("/more").html


def test_staff_writes_down_what_was_judged(browser: Browser, practice: Practice) -> None:
    incident = report(standing_link(make_vendor("Postlark")))
    agency = {"agency": "not_agent", "reason": "Counsel, Monday."}
    page = browser.send(f"{here(incident)}/agency", agency)
    assert "they are not your agent" in page.text()
    people = {"total": "20", "states-TX": "20", "reason": "Their list"}
    page = browser.send(f"{here(incident)}/people", people)
    assert "20 people affected. TX 20." in page.text()
    assert browser.open(f"{here(incident)}/people").form()["states-TX"] == "20"
    page = browser.send(f"{here(incident)}/facts", {"steps": "Change passwords.", "once": ""})
    assert "Change passwords." in page.text()


def test_law_enforcement_may_ask_to_wait(browser: Browser, practice: Practice) -> None:
    incident = report(standing_link(make_vendor("Postlark")))
    wait = {
        "kind": "oral",
        "stated_on": today().isoformat(),
        "until": (today() + 31 * DAY).isoformat(),
        "reason": "Agent Hale",
    }
    page = browser.send(f"{here(incident)}/delay", wait, status=422)
    assert "30 days at most" in page.text("#until-error")
    wait["until"] = (today() + 30 * DAY).isoformat()
    assert "Law enforcement asked" in browser.send(f"{here(incident)}/delay", wait).text()


def test_an_incident_is_decided_done_and_closed(browser: Browser, practice: Practice) -> None:
    incident = report(standing_link(make_vendor("Postlark")))
    page = browser.send(f"{here(incident)}/closing", {"reason": "Done"}, status=422)
    assert "First assess" in page.text("#reason-error")
    judged = {"decision": "breach", "reason": "It was read."}
    page = browser.send(f"{here(incident)}/assessment", judged)
    assert "A breach of unsecured PHI" in page.text()
    done = {"state": "done", "done_on": today().isoformat(), "why": "", "proof": pdf("letter.pdf")}
    page = browser.send(f"{here(incident)}/duties/people", done)
    assert "letter.pdf" in page.text()
    browser.open(f"{here(incident)}/duties/people")
    browser.open(f"{here(incident)}/duties/moon", status=404)
    browser.open(f"{here(incident)}/duties/assessment", status=404)
    settle_the_rest(incident)
    page = browser.send(f"{here(incident)}/closing", {"reason": "All told."})
    assert "Closed" in page.text()
    assert "closed" in browser.open("/incidents").text()
    page = browser.send(f"{here(incident)}/reopening", {"reason": "One more person."})
    assert "Opened again" in page.text()


def test_the_letter_for_missing_facts_is_shown_before_it_goes(
    browser: Browser, practice: Practice
) -> None:
    incident = report(standing_link(make_vendor("Postlark")))
    due = (today() + 5 * DAY).isoformat()
    asked = {"to_name": "Dana", "to_email": "dana@postlark.example", "due_on": due}
    url = f"{here(incident)}/letter"
    assert browser.open(url).form()["to_email"] == "dana@postlark.example"
    before = len(notices.notices_of(incident.vendor_id))

    page = browser.send(url, asked)
    assert "164.410(c)(1)" in page.text()
    assert len(notices.notices_of(incident.vendor_id)) == before
    page = browser.send(url, asked | {"seen": "yes"})

    assert len(notices.notices_of(incident.vendor_id)) == before + 1
    assert "Asked Dana" in page.text()


def test_the_reporting_link_is_sent_from_the_baa_page(
    app: Flask, browser: Browser, practice: Practice
) -> None:
    vendor = make_vendor("Postlark")
    url = f"/vendors/{vendor.id}/incidents/link"
    to = {"to_name": "Dana", "to_email": "dana@postlark.example"}

    assert "Please keep" in browser.send(url, to).text()
    page = browser.send(url, to | {"seen": "yes"})

    assert "has the reporting link" in page.text()
    by_link = visitor(app, vendor.id)
    page = by_link.send(
        "/link/confirmation", {"full_name": "D", "email": "d@p.example"}, via="/link"
    )
    assert page.url == "/link/incident"


def test_roles_see_and_do_what_is_theirs(
    browser_as: BrowserAs, staff: Person, auditor: Person, practice: Practice
) -> None:
    incident = report(standing_link(make_vendor("Postlark")))
    decide(incident)
    as_staff, as_auditor = browser_as(staff), browser_as(auditor)

    as_staff.open(f"{here(incident)}/duties/people")
    as_staff.open(f"{here(incident)}/assessment", status=403)
    as_auditor.open(here(incident))
    as_auditor.open("/incidents")
    as_auditor.open(f"{here(incident)}/duties/people", status=403)
    as_auditor.open(f"/vendors/{incident.vendor_id}/incidents/new", status=403)


def test_another_practice_finds_nothing(
    browser: Browser, practice: Practice, other_practice: Practice
) -> None:
    browser.open("/vendors/999999/incidents/999999", status=404)
