"""The pages of need, counsel, gates and covers, as people of a practice use them, scripts off."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest

from portal import baa, documents, tenancy
from portal.accounts import Person
from portal.baa import gates
from portal.baa.gates import EVERY, Covers
from portal.tenancy import Practice
from portal.vendors import Vendor
from tests.baa.gates.making import (
    DOUBTFUL,
    NO_PHI,
    add_service,
    counted,
    decide,
    file_covering,
    first_service,
)
from tests.baa.making import file_baa
from tests.baa.test_pages import on_the_baa
from tests.browser import Browser, Page
from tests.documents.hostile import pdf_of_pages
from tests.vendors.making import make_vendor

BrowserAs = Callable[[Person], Browser]


def paper() -> tuple[BytesIO, str]:
    return BytesIO(pdf_of_pages(1)), "counsel.pdf"


def here(vendor: Vendor, path: str = "") -> str:
    return f"/vendors/{vendor.id}/baa{path}"


def gate_of(page: Page, name: str) -> str:
    """Return what the panel says of a service."""
    rows = [
        words
        for words in page.texts('section[aria-labelledby="services"] tbody tr')
        if words.startswith(name)
    ]
    assert len(rows) == 1, rows
    return rows[0]


def test_the_need_of_one_service_is_asked_and_kept_apart(
    browser: Browser, practice: Practice
) -> None:
    vendor = make_vendor()
    payroll = add_service(vendor)
    page = browser.open(here(vendor, f"/need?service={payroll.id}"))
    assert page.text("h1") == "Does Pingwell need a BAA for Payroll?"
    answers = page.form() | {"Q1": "no"}
    assert answers["service"] == str(payroll.id)

    way = "&".join(f"{name}={value}" for name, value in answers.items())
    ending = browser.open(here(vendor, f"/need?{way}"))
    action = ending.select("main form")[0].get("action") or ""
    page = browser.send(action, {"exemption": "E01", "reason": "Staff alone."})

    (need,) = baa.needs_of(vendor.id)
    assert (need.service_id, need.outcome) == (payroll.id, "not_needed")
    assert "Needs no BAA" in gate_of(page, "Payroll")
    assert "Shut, because no BAA is in force." in gate_of(page, "Appointment texts")
    assert "Appointment texts: nobody has decided yet." in page.text("main")


def test_the_memo_is_downloaded_as_it_was_sealed(browser: Browser, practice: Practice) -> None:
    vendor = make_vendor()
    need = decide(vendor, NO_PHI)

    page = browser.open(here(vendor, "/need/memo"))

    assert f'href="/documents/{need.document_id}"' in page.html
    answer = browser.get(f"/documents/{need.document_id}/file")
    kept = documents.get_document(need.document_id or 0)
    assert answer.data == b"".join(documents.read(kept))


def test_counsels_answer_is_attached_and_settles_the_need(
    browser: Browser, practice: Practice
) -> None:
    vendor = make_vendor()
    asked = decide(vendor, DOUBTFUL)
    page = browser.open(here(vendor))
    (link,) = [one for one in page.select("a.button") if "counsel" in (one.get("href") or "")]
    address = str(link.get("href"))
    said: dict[str, Any] = {
        "outcome": "not_needed",
        "name": "Ruth Abel, Abel & Stone LLP",
        "on_day": tenancy.today_here().isoformat(),
        "reason": "It lends for itself.",
    }

    page = browser.send(address, {**said, "letter": paper()}, status=422)
    assert "Choose the exception that counsel names." in page.text("main")
    page = browser.send(address, {**said, "exemption": "E06"}, status=422)
    assert "Choose the letter or mail of counsel." in page.text("main")
    page = browser.send(address, {**said, "exemption": "E06", "letter": paper()})

    assert "Ruth Abel, Abel & Stone LLP answered" in page.text("main")
    assert "Needs no BAA" in gate_of(page, "Appointment texts")
    settled, _ = baa.needs_of(vendor.id)
    memo = browser.open(here(vendor, f"/need/memo/{settled.id}"))
    assert "Ruth Abel, Abel & Stone LLP" in memo.text("main")
    assert settled.settles_id == asked.id


def test_filing_asks_which_services_it_covers_and_offers_all_in_use(
    browser: Browser, practice: Practice
) -> None:
    vendor = make_vendor()
    payroll = add_service(vendor)
    form = browser.open(here(vendor, "/file"))
    ticked = form.select('input[name="services"][checked]')
    assert len(ticked) == 2

    page = browser.send(here(vendor, "/file"), on_the_baa(covers="listed"), status=422)
    assert "Choose at least one service that it covers." in page.text("main")
    told = on_the_baa(covers="listed", services=str(payroll.id))
    page = browser.send(here(vendor, "/file"), told)

    assert "does not cover it" in gate_of(page, "Appointment texts")
    assert "covers it" in gate_of(page, "Payroll")
    (held,) = baa.versions_of(vendor.id)
    assert gates.covers_of([held.id])[held.id].services == {payroll.id}


def test_what_nobody_said_is_asked_for_and_not_made_up(
    browser: Browser, practice: Practice
) -> None:
    vendor = make_vendor()
    held = file_baa(vendor)
    page = browser.open(here(vendor))
    assert "Yes, if covered" in gate_of(page, "Appointment texts")
    (link,) = [one for one in page.select("a") if (one.get("href") or "").endswith("/cover")]

    address = str(link.get("href"))
    assert "All services" in browser.open(address).text(".aside")
    page = browser.send(address, {"covers": "every"})

    assert "The BAA in force covers it." in gate_of(page, "Appointment texts")
    assert address == here(vendor, f"/versions/{held.id}/cover")
    again = browser.open(address)
    (chosen,) = again.select('input[name="covers"][checked]')
    assert chosen.get("value") == "every"


def test_an_owner_allows_phi_to_one_service(
    browser_as: BrowserAs, owner: Person, practice: Practice
) -> None:
    vendor = make_vendor()
    payroll = add_service(vendor)
    browser = browser_as(owner)
    until = (tenancy.today_here() + timedelta(days=30)).isoformat()
    address = here(vendor, "/phi-override")
    (chosen,) = browser.open(f"{address}?service={payroll.id}").select('[name="what"][checked]')
    assert chosen.get("value") == str(payroll.id)

    said = {"what": str(payroll.id), "reason": "Payday.", "ends_on": until}
    page = browser.send(address, said)

    assert "Until" in gate_of(page, "Payroll")
    assert "Payroll: allowed" in page.text("main")
    assert "Shut" in gate_of(page, "Appointment texts")
    (override,) = baa.overrides_of(vendor.id)
    page = browser.send(here(vendor, f"/phi-override/{override.id}/end"), {}, via=here(vendor))
    assert "Shut" in gate_of(page, "Payroll")


def test_saying_that_phi_goes_to_a_shut_service_warns(browser: Browser, practice: Practice) -> None:
    vendor = make_vendor()
    file_covering(vendor, Covers(services=frozenset({first_service(vendor).id})))
    new = browser.open(f"/vendors/{vendor.id}/services/new")
    assert "PHI may not go to this service now" in new.text("main")

    said = {"name": "Payroll", "phi": "yes", "verbs": "receives"}
    page = browser.send(f"/vendors/{vendor.id}/services/new", said)

    assert "PHI may not go to Payroll." in page.text(".flash[data-state=critical]:not([id])")
    (badge,) = [words for words in page.texts('td[data-label="May receive"]') if words == "No"]
    assert badge
    assert "The BAA does not cover it." in page.text("main")
    covered = browser.open(f"/vendors/{vendor.id}/services/{first_service(vendor).id}")
    assert "PHI may not go to this service now" not in covered.text("main")


def test_the_page_costs_the_same_for_few_and_many_services_and_decisions(
    browser: Browser, practice: Practice
) -> None:
    vendor = make_vendor()
    address = here(vendor)
    file_covering(vendor, EVERY)
    decide(vendor, NO_PHI, service=add_service(vendor))
    browser.open(address)
    with counted() as few:
        browser.open(address)

    for number in range(4):
        decide(vendor, NO_PHI, service=add_service(vendor, f"Service {number}"))
    with counted() as many:
        browser.open(address)

    assert len(many) == len(few)


@pytest.mark.parametrize("path", ["/need/{need}/counsel", "/versions/{held}/cover"])
def test_an_auditor_reads_and_changes_nothing(
    browser_as: BrowserAs, auditor: Person, practice: Practice, path: str
) -> None:
    vendor = make_vendor()
    need, held = decide(vendor, DOUBTFUL), file_covering(vendor, EVERY)

    browser_as(auditor).open(here(vendor, path.format(need=need.id, held=held.id)), status=403)


@pytest.mark.parametrize(
    "path", ["/need?service={service}", "/need/{need}/counsel", "/versions/{held}/cover"]
)
def test_what_belongs_to_another_vendor_or_practice_is_not_found(
    browser: Browser, practice: Practice, other_practice: Practice, path: str
) -> None:
    ours = here(make_vendor("Postlark"))
    browser.open(ours + path.format(**one_of_each(make_vendor())), status=404)
    tenancy.enter(other_practice.practice_id)
    elsewhere = make_vendor()
    theirs, of_others = here(elsewhere), path.format(**one_of_each(elsewhere))

    browser.open(theirs + of_others, status=404)
    browser.open(ours + of_others, status=404)


def one_of_each(vendor: Vendor) -> dict[str, int]:
    return {
        "service": first_service(vendor).id,
        "need": decide(vendor, DOUBTFUL).id,
        "held": file_covering(vendor, EVERY).id,
    }
