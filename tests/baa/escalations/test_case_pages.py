"""The pages of a case, as managers, owners and guests see them."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from portal import baa, tenancy
from portal.accounts import Person
from portal.baa import RefusalWhy
from portal.db import transaction
from portal.tenancy import Practice
from portal.vendors import Vendor
from tests.accounts.making import make_stale
from tests.baa.escalations.making import (
    DAY,
    accept,
    acting,
    case_of,
    judge,
    kinds,
    refuse,
    stop_phi,
    today,
)
from tests.baa.making import file_baa
from tests.browser import Browser
from tests.documents.hostile import pdf_of_pages
from tests.documents.mails import mail
from tests.vendors.making import make_vendor

BrowserAs = Callable[[Person], Browser]
ANSWER = {"full_name": "Dana W", "job": "Counsel", "why": "signs_none", "words": ""}


def url_of(vendor: Vendor) -> str:
    return f"/vendors/{vendor.id}/baa/escalations/{case_of(vendor).id}"


def paper(name: str = "proof.pdf") -> tuple[BytesIO, str]:
    return BytesIO(pdf_of_pages(1)), name


def test_a_saved_mail_is_kept_as_proof_and_read_in_the_browser(
    browser: Browser, practice: Practice
) -> None:
    vendor = make_vendor()
    told = {
        "refused_on": today().isoformat(),
        "how": "mail",
        "refused_by": "Dana Whitcomb",
        "why": "signs_none",
        "proof": (BytesIO(mail().as_bytes()), "Re BAA.eml"),
    }

    page = browser.send(f"/vendors/{vendor.id}/baa/refusal", told)

    assert "Re BAA.eml" in page.text("main")
    (refusal,) = baa.refusals_of(vendor.id)
    url = f"/documents/{refusal.document_id}"
    assert "Saved mail" in browser.open(url).text("main")
    assert "Our Starter plan has no BAA." in browser.open(f"{url}/pages").text("main")
    answer = browser.get(f"{url}/file")
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_the_baa_page_shows_the_case_its_ways_out_and_the_proof(
    browser: Browser, practice: Practice
) -> None:
    vendor = make_vendor()
    refuse(vendor, RefusalWhy.HIGHER_PLAN)

    told = browser.open(f"/vendors/{vendor.id}/baa").text("main")

    for words in ("After the refusal", "Ways out", "Proof of refusal", "Business", "$79 a month"):
        assert words in told
    for way in ("Take PHI out.", "Stop using them.", "Ask counsel."):
        assert way in told
    assert "counsel answered" in browser.open(f"{url_of(vendor)}/counsel").text("main")
    assert browser.open(f"/vendors/{vendor.id}/baa/escalation").url == url_of(vendor)


def test_a_vendor_that_never_refused_has_no_case(browser: Browser, practice: Practice) -> None:
    vendor = make_vendor()

    assert "Proof of refusal" not in browser.open(f"/vendors/{vendor.id}/baa").text("main")
    browser.open(f"/vendors/{vendor.id}/baa/escalation", status=404)


def test_a_manager_works_on_a_case(browser: Browser, practice: Practice, staff: Person) -> None:
    vendor = make_vendor()
    refuse(vendor)
    url = url_of(vendor)

    page = browser.send(f"{url}/way", {"way": "replace", "reason": ""}, status=422)
    assert "Write down why" in page.text("#reason-error")
    page = browser.send(f"{url}/way", {"way": "replace", "reason": "Postlark can do it."})
    assert "Replace them" in page.text("main")
    page = browser.send(f"{url}/owner", {"owner": str(staff.id), "reason": "She knows them."})
    assert staff.name in page.text("main")
    late = (today() + 91 * DAY).isoformat()
    page = browser.send(f"{url}/deadline", {"due_on": late, "reason": "Later."}, status=422)
    assert "within 90 days" in page.text("#due_on-error")
    page = browser.send(f"{url}/steps", {"words": "Called them."}, via=url)
    for words in ("Called them.", "Postlark can do it.", "She knows them.", "Your standard"):
        assert words in page.text("main")


def test_a_case_closes_only_once_no_phi_flows(browser: Browser, practice: Practice) -> None:
    vendor = make_vendor()
    refuse(vendor)
    url, told = url_of(vendor), {"on_day": today().isoformat(), "words": "Turned off."}

    page = browser.send(f"{url}/phi-stop", told, status=422)
    assert "PHI still goes to them, or may: Appointment texts" in page.text("#on_day-error")
    stop_phi(vendor)
    page = browser.send(f"{url}/phi-stop", told)

    assert "PHI stopped" in page.text(".band")
    assert "Appointment texts (no PHI)" in page.text("main")


def test_a_replacement_is_one_of_your_vendors_with_a_document(
    browser: Browser, practice: Practice
) -> None:
    vendor, other = make_vendor(), make_vendor("Postlark")
    refuse(vendor)
    stop_phi(vendor)
    url = url_of(vendor)
    told: dict[str, Any] = {"on_day": today().isoformat(), "replaced_by": "Nobody", "words": ""}

    page = browser.send(f"{url}/replacement", told, status=422)
    assert "Add a document" in page.text("#proof-error")
    page = browser.send(f"{url}/replacement", told | {"proof": paper()}, status=422)
    assert "Add the new vendor first" in page.text("#replaced_by-error")
    page = browser.send(
        f"{url}/replacement", told | {"proof": paper(), "replaced_by": " postlark "}
    )

    assert f"Replaced by {other.name}" in page.text("main")
    assert "proof.pdf" in page.text("main")


def test_counsels_answer_closes_the_case_and_says_that_a_baa_is_missing(
    browser: Browser, practice: Practice
) -> None:
    vendor = make_vendor()
    refuse(vendor)
    url = url_of(vendor)
    told = {"on_day": today().isoformat(), "words": "Move by spring.", "proof": paper()}
    browser.send(
        f"/vendors/{vendor.id}/baa/need?Q1=yes&Q2=no&Q3=no&Q4=no&Q5=no&Q6=no", {"reason": "PHI."}
    )

    page = browser.send(f"{url}/counsel", told)

    assert "Counsel answered" in page.text(".band")
    assert "A BAA is still missing" in page.text("main")
    assert "baa_refused" in kinds(vendor)


def test_an_owner_accepts_with_a_fresh_code_and_takes_it_back(
    browser_as: BrowserAs, owner: Person, practice: Practice
) -> None:
    vendor = make_vendor()
    refuse(vendor)
    url, browser = url_of(vendor), browser_as(owner)
    make_stale(owner)
    assert browser.open(f"{url}/acceptance").text("h1") == "Enter a fresh code"
    browser = browser_as(owner)
    told = {"reason": "Patients need it.", "until": (today() + 20 * DAY).isoformat()}

    page = browser.send(f"{url}/acceptance", told)

    assert "Accepted until" in page.text(".band")
    assert "Patients need it." in page.text("main")
    page = browser.send(f"{url}/acceptance/end", {}, via=url)
    assert "took the acceptance back" in page.text("main")


@pytest.mark.parametrize(
    ("who", "pages"),
    [
        ("manager", ("acceptance",)),
        ("staff", ("acceptance", "owner", "deadline", "way", "counsel", "phi-stop", "steps")),
        ("auditor", ("acceptance", "owner", "replacement", "steps")),
    ],
)
def test_each_role_does_only_what_is_its_own(
    request: pytest.FixtureRequest,
    browser_as: BrowserAs,
    practice: Practice,
    who: str,
    pages: tuple[str, ...],
) -> None:
    vendor = make_vendor()
    refuse(vendor)
    browser = browser_as(request.getfixturevalue(who))

    page = browser.open(url_of(vendor))

    assert "What was done" in page.text("main")
    for one in pages:
        assert not page.select(f'a[href$="/{one}"]')
        browser.open(f"{url_of(vendor)}/{one}", status=403)


def test_the_list_shows_the_worst_first_and_each_state_by_itself(
    browser_as: BrowserAs, owner: Person, practice: Practice
) -> None:
    calm, flowing, late = make_vendor("Calm"), make_vendor("Flowing"), make_vendor("Late")
    accepted, settled = make_vendor("Accepted"), make_vendor("Settled")
    for vendor in (calm, flowing, late, accepted, settled):
        refuse(vendor)
    stop_phi(calm)
    with transaction():
        case = case_of(late)
        case.opened_on, case.due_on = today() - 40 * DAY, today() - 10 * DAY
    accept(case_of(accepted), acting(owner))
    file_baa(settled)
    browser = browser_as(owner)

    page = browser.open("/escalations")

    assert page.texts(".table-name") == ["Late", "Flowing", "Calm"]
    assert "3 cases are open" in page.text("main")
    assert "Overdue" in page.text("main")
    assert browser.open("/escalations?show=accepted").texts(".table-name") == ["Accepted"]
    assert browser.open("/escalations?show=closed").texts(".table-name") == ["Settled"]
    assert browser.open("/escalations?show=nonsense&skip=-5").texts(".table-name")[0] == "Late"
    assert browser.open("/escalations?mine=yes").texts(".table-name")


def test_an_empty_list_says_when_a_case_opens(browser: Browser, practice: Practice) -> None:
    page = browser.open("/escalations")

    assert "No case is open" in page.text("main")
    assert "A case opens when a vendor refuses" in page.text("main")


def test_the_deadline_stands_among_the_dates_of_today(browser: Browser, practice: Practice) -> None:
    vendor = make_vendor()
    refuse(vendor)
    judge(vendor, today())

    page = browser.open("/today")

    assert "Pingwell: settle the refusal" in page.text("main")
    assert 'href="/escalations"' in browser.open("/more").html


def test_a_case_of_another_practice_is_not_found(
    browser: Browser, practice: Practice, other_practice: Practice
) -> None:
    with tenancy.inside(other_practice.practice_id):
        vendor = make_vendor()
        refuse(vendor)
        url = url_of(vendor)

    for page in ("", "/owner", "/way", "/deadline", "/replacement", "/phi-stop", "/counsel"):
        browser.open(f"{url}{page}", status=404)
    assert "No case is open" in browser.open("/escalations").text("main")
