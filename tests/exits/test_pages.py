"""The pages of an end, as staff and vendors see them."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from portal import exits, notices, signing, vendors
from portal.accounts import Person
from portal.db import session, transaction
from portal.exits import Exit
from portal.tenancy import Practice
from portal.web import limits
from tests.accounts.making import ACTOR, make_stale
from tests.baa.making import file_baa
from tests.browser import Browser
from tests.documents.hostile import pdf_of_pages
from tests.exits.making import (
    DAY,
    ask,
    end_with,
    prove,
    settle_the_rest,
    states,
    stop_phi,
    tell,
    today,
)
from tests.vendors.making import make_vendor

BrowserAs = Callable[[Person], Browser]


def pdf(name: str = "certificate.pdf") -> tuple[BytesIO, str]:
    return BytesIO(pdf_of_pages(1)), name


def here(case: Exit) -> str:
    return f"/vendors/{case.vendor_id}/exit"


def by_link(app: Flask, case: Exit) -> Browser:
    """Open the newest mailed link."""
    letters = notices.notices_of(case.vendor_id)
    address = next(found for one in letters if (found := notices.link_of(one)))
    visitor = Browser(app)
    assert visitor.open(address).url == "/link/exit"
    return visitor


def destroyed_form(**changed: Any) -> dict[str, Any]:
    usual = {
        "what": "All texts",
        "method": "Purged",
        "done_on": today().isoformat(),
        "done_by": "Ops",
        "backups_until": "",
        "logs_until": "",
        "subs": "all",
        "full_name": "Dana Whitcomb",
        "job": "Head of operations",
    }
    return usual | changed


def test_terminating_leads_to_the_steps_and_the_list(browser: Browser, practice: Practice) -> None:
    vendor = make_vendor("Postlark")
    file_baa(vendor)
    told = {"kind": "replaced", "reason": "Moved.", "on_day": today().isoformat()}

    page = browser.send(f"/vendors/{vendor.id}/baa/termination", told)

    assert page.url == f"/vendors/{vendor.id}/exit"
    for words in ("BAA terminated", "PHI still goes to them", "Access is off", "Your standard"):
        assert words in page.text()
    assert "over an unpaid bill" in page.text()
    assert "Postlark" in browser.open("/exits").text()
    assert "The end" in browser.open(f"/vendors/{vendor.id}/baa").text()
    assert 'href="/exits"' in browser.open("/more").html


def test_a_breach_asks_when_they_were_told(browser: Browser, practice: Practice) -> None:
    vendor = make_vendor("Postlark")
    file_baa(vendor)
    told = {"kind": "breach", "reason": "Lost a laptop twice.", "on_day": today().isoformat()}
    url = f"/vendors/{vendor.id}/baa/termination"

    page = browser.send(url, told, status=422)
    assert "told them" in page.text("#breach_told_on-error")
    early = told | {"on_day": (today() - DAY).isoformat(), "breach_told_on": today().isoformat()}
    page = browser.send(url, early, status=422)
    assert "today or a later day" in page.text("#on_day-error")
    page = browser.send(url, told | {"breach_told_on": (today() - 30 * DAY).isoformat()})

    assert "It could not be cured" in page.text()


def test_a_grave_deed_asks_for_a_fresh_code(
    browser_as: BrowserAs, manager: Person, practice: Practice
) -> None:
    vendor = make_vendor("Postlark")
    browser = browser_as(manager)
    make_stale(manager)
    told = {"kind": "replaced", "reason": "Moved.", "on_day": today().isoformat()}

    answer = browser.post_raw(
        f"/vendors/{vendor.id}/baa/termination",
        told | {"csrf_token": browser.token(f"/vendors/{vendor.id}/baa/termination")},
    )

    assert b"fresh code" in answer.data
    assert exits.find_open_exit(vendor.id) is None


def test_retiring_leads_to_the_steps(browser: Browser, practice: Practice) -> None:
    vendor = make_vendor("Postlark")
    told = {"reason": "Moved.", "on": today().isoformat()}

    page = browser.send(f"/vendors/{vendor.id}/retirement", told)

    assert page.url == f"/vendors/{vendor.id}/exit"
    assert "They held PHI" in page.text()


def test_a_former_vendor_is_readable_everywhere(browser: Browser, practice: Practice) -> None:
    case = end_with()
    link = ask(case)
    prove(case, link)
    vendor = vendors.get_vendor(case.vendor_id)
    with transaction():
        exits.retire(vendor, "Moved.", last_day=today(), on=today(), by=ACTOR)
    settle_the_rest(case)
    stop_phi(vendor)
    with transaction():
        exits.close_on_proof(case, on=today(), by=ACTOR)

    for tail in ("", "/baa", "/assessments", "/documents", "/timeline", "/exit"):
        assert "Postlark" in browser.open(f"/vendors/{vendor.id}{tail}").text()
    page = browser.open(here(case))
    assert "Closed with proof" in page.text()
    assert page.select(f'a[href="{here(case)}/steps/access"]') == []
    browser.open(f"{here(case)}/cases/{case.id}")
    document = case.closed_document_id
    assert browser.get(f"/documents/{document}").status_code == 200


def test_a_step_is_written_down_with_proof(browser: Browser, practice: Practice) -> None:
    case = end_with()
    url = f"{here(case)}/steps/access"
    told = {"state": "done", "done_on": today().isoformat(), "what": "2 logins", "who": "Ada"}

    known = browser.open(url).form()
    assert (known["done_on"], known.get("state")) == (today().isoformat(), None)
    page = browser.send(url, told | {"what": ""}, status=422)
    assert "Say what was done" in page.text("#state-error")
    page = browser.send(url, told | {"proof": pdf("off.pdf")})

    assert "off.pdf" in page.text()
    assert browser.open(url).form().items() >= told.items()
    assert states(case)["access"] == "done"
    browser.open(f"{here(case)}/steps/elsewhere", status=404)


def test_the_letter_is_shown_before_it_goes(browser: Browser, practice: Practice) -> None:
    case = end_with()
    due = (today() + 30 * DAY).isoformat()
    told = {"to_name": "Dana", "to_email": "dana@postlark.example", "due_on": due}
    url = f"{here(case)}/letter"

    page = browser.send(url, told)
    assert "Nothing is sent until" in page.text()
    assert notices.notices_of(case.vendor_id) == []
    page = browser.send(url, told | {"seen": "yes"})

    assert "Asked Dana" in page.text()
    assert len(notices.notices_of(case.vendor_id)) == 1
    assert "/link/" in browser.send(f"{url}/link", {}, via=here(case)).text()
    call = {
        "spoke_with": "Dana",
        "called_on": today().isoformat(),
        "said": "Next week.",
        "next_step": "",
        "next_on": (today() + 7 * DAY).isoformat(),
    }
    assert "Next week." in browser.send(f"{here(case)}/calls/new", call).text()


def test_a_case_is_closed_and_opened_by_its_pages(browser: Browser, practice: Practice) -> None:
    case = end_with()

    page = browser.open(f"{here(case)}/closing")
    assert page.select('input[value="proof"]') == []
    assert "PHI still goes to them" in page.text()
    page = browser.send(f"{here(case)}/closing", {"how": "reason", "why": ""}, status=422)
    assert "Write down why" in page.text("#why-error")
    page = browser.send(f"{here(case)}/closing", {"how": "reason", "why": "They are bankrupt."})
    assert "Closed without proof" in page.text()
    assert "With a reason" in browser.open("/exits").text()
    page = browser.send(f"{here(case)}/reopening", {"why": "The trustee answered."})

    assert "The trustee answered." in page.text()


@pytest.mark.parametrize(
    ("tail", "forbidden"),
    [("", 200), ("/closing", 403), ("/letter", 403), ("/steps/access", 200), ("/reopening", 403)],
)
def test_staff_writes_steps_down_but_a_manager_closes(
    browser_as: BrowserAs, staff: Person, practice: Practice, tail: str, forbidden: int
) -> None:
    case = end_with()

    browser_as(staff).open(here(case) + tail, status=forbidden)


def test_an_auditor_reads_and_changes_nothing(
    browser_as: BrowserAs, auditor: Person, practice: Practice
) -> None:
    case = end_with()
    browser = browser_as(auditor)

    page = browser.open(here(case))
    browser.open("/exits")
    browser.open(f"/vendors/{case.vendor_id}/baa")

    assert page.select("main form") == []
    assert browser.get(f"{here(case)}/steps/access").status_code == 403


def test_a_vendor_tells_the_facts_and_sends_its_own_paper(
    app: Flask, browser: Browser, practice: Practice
) -> None:
    case = end_with()
    ask(case)
    visitor = by_link(app, case)

    page = visitor.open("/link/exit")
    assert "Destroy all copies: by" in page.text()
    page = visitor.send("/link/exit/answers/destroyed", destroyed_form(what=""), status=422)
    assert "which systems" in page.text("#what-error")
    page = visitor.send("/link/exit/answers/destroyed", destroyed_form())
    assert page.url == "/link/exit/certificate"
    assert "certifies that it has destroyed" in page.text()
    assert page.text("h1") == "Certificate of destruction"
    page = visitor.send("/link/exit/certificate", {"paper": pdf("ours.pdf")})
    assert "we have your certificate" in page.text()
    assert visitor.open("/link/exit/certificate").url == "/link/exit"

    page = browser.open(here(case))
    assert "Their certificate is here" in page.text() or "PHI still goes" in page.text()
    answer = exits.find_answer(case.id)
    assert answer is not None
    url = f"{here(case)}/answers/{answer.id}/acknowledgement"
    assert "acknowledged" in browser.send(url, {}, via=here(case)).text()
    assert states(case)["destroy"] == "done"


def test_no_more_papers_are_made_by_link_than_anybody_signs(app: Flask, practice: Practice) -> None:
    case = end_with()
    link = ask(case)
    tell(case, link)
    visitor = by_link(app, case)
    for _ in range(20):
        key = f"{practice.practice_id}/{case.id}"
        limits.hit("exit papers", key, most=20, per=timedelta(days=1))

    page = visitor.send("/link/exit/certificate/signing", {}, via="/link/exit/certificate")

    assert "Many papers were made today" in page.text()
    assert signing.envelopes_of(case.vendor_id) == []


def test_a_vendor_returns_or_keeps_by_the_same_link(
    app: Flask, browser: Browser, practice: Practice
) -> None:
    case = end_with()
    ask(case)
    visitor = by_link(app, case)
    day = today().isoformat()
    returned = destroyed_form(returned_on=day, returned_how="All charts as CSV")

    page = visitor.send("/link/exit/answers/returned", returned)
    assert page.text("h1") == "Certificate of return and destruction"
    page = visitor.open("/link/exit/answers/returned")
    assert page.form()["method"] == "Purged"  # nothing is typed twice
    kept = {
        "why": "A law.",
        "retained": "Invoices",
        "retained_until": (today() + DAY).isoformat(),
        "subs": "none",
        "full_name": "Dana Whitcomb",
        "job": "Counsel",
    }
    page = visitor.send("/link/exit/answers/not-feasible", kept, status=422)
    assert "protections go on" in page.text("#protects-error")
    page = visitor.send("/link/exit/answers/not-feasible", kept | {"protects": "false"}, status=422)
    assert "protections go on" in page.text("#protects-error")
    page = visitor.send("/link/exit/answers/not-feasible", kept | {"protects": "y"})

    assert "extends the protections" in page.text()
    visitor.open("/link/exit/answers/burnt", status=404)
    answer = exits.find_answer(case.id)
    assert answer is not None
    aside = {"why": "They may not keep it."}
    browser.send(f"{here(case)}/answers/{answer.id}/setting-aside", aside)
    session.expire_all()
    assert exits.find_answer(case.id) is None


def test_a_closed_case_says_so_to_the_vendor(app: Flask, practice: Practice) -> None:
    case = end_with()
    tell(case, ask(case))
    visitor = by_link(app, case)
    with transaction():
        exits.close_with_reason(case, "They are bankrupt.", on=today(), by=ACTOR)

    assert "This is closed" in visitor.open("/link/exit").text()
    assert visitor.open("/link/exit/certificate").url == "/link/exit"


def test_a_link_for_something_else_opens_no_end(app: Flask, practice: Practice) -> None:
    case = end_with()
    ask(case)
    visitor = by_link(app, case)

    visitor.open("/link/baa", status=404)


def test_a_case_of_another_vendor_is_not_found(browser: Browser, practice: Practice) -> None:
    case, other = end_with(), make_vendor("Elsewhere")

    browser.open(f"/vendors/{other.id}/exit", status=404)
    browser.open(f"/vendors/{other.id}/exit/cases/{case.id}", status=404)


def test_the_next_step_stands_among_the_dates_ahead(browser: Browser, practice: Practice) -> None:
    case = end_with(ends_on=today() + 10 * DAY)

    page = browser.open("/today")

    (link,) = page.select(f'.dates a[href="{here(case)}"]')
    assert link.text == "Postlark: the end, next step due"
