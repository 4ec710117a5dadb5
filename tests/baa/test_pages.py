"""The BAA pages, as staff and vendors see them."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from portal import baa, flags, notices, tenancy
from portal.accounts import Person
from portal.db import session
from portal.tenancy import Practice
from portal.vendors import Vendor
from tests.baa.making import ANSWERS_TO_NEEDED, ask_for_baa, file_baa
from tests.browser import Browser
from tests.documents.hostile import pdf_of_pages
from tests.vendors.making import make_vendor

BrowserAs = Callable[[Person], Browser]
DAY = timedelta(days=1)


def pdf(name: str = "signed.pdf") -> tuple[BytesIO, str]:
    return BytesIO(pdf_of_pages(1)), name


def on_the_baa(**changed: Any) -> dict[str, Any]:
    on = tenancy.today_here()
    told = {
        "signed_copy": pdf(),
        "starts_on": on.isoformat(),
        "length": "evergreen",
        "ends_on": "",
        "review_on": (on + 365 * DAY).isoformat(),
        "paper": "theirs",
        "our_signer": "Ada Okafor",
        "our_signer_title": "Owner",
        "our_signed_on": on.isoformat(),
        "their_signer": "Luis Ferrand",
        "their_signer_title": "VP Operations",
        "their_signed_on": on.isoformat(),
        "services_covered": "All services",
        "covers": "every",
    }
    return told | changed


def kinds(vendor: Vendor) -> set[str]:
    session.expire_all()
    return {flag.kind for flag in flags.open_flags([vendor.id]).get(vendor.id, [])}


def by_link(app: Flask, vendor: Vendor) -> Browser:
    """Open the mailed link and confirm who one is."""
    (letter, *_) = notices.notices_of(vendor.id)
    address = notices.link_of(letter)
    assert address
    visitor = Browser(app)
    visitor.open(address)
    visitor.send(
        "/link/confirmation", {"full_name": "Dana W", "email": "d@pw.example"}, via="/link"
    )
    return visitor


def test_filing_a_signed_baa_shows_its_term_signers_and_file(
    browser: Browser, practice: Practice
) -> None:
    vendor = make_vendor()

    page = browser.send(f"/vendors/{vendor.id}/baa/file", on_the_baa())

    told = page.text("main")
    for words in ("BAA filed", "Binds until terminated", "Luis Ferrand", "Version 1", "signed.pdf"):
        assert words in told
    assert "baa_missing" not in kinds(vendor)


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"signed_copy": (BytesIO(b""), "")}, "signed_copy", "Choose the signed BAA"),
        ({"length": "until"}, "ends_on", "Enter its last day."),
        ({"review_on": ""}, "review_on", "Enter the day you will review it."),
        ({"our_signer": ""}, "our_signer", "Enter who signed for you."),
        (
            {"signed_copy": (BytesIO(b"plain words"), "signed.pdf")},
            "signed_copy",
            "",
        ),
    ],
)
def test_what_is_missing_is_said_under_its_field(
    browser: Browser, practice: Practice, changed: dict[str, Any], field: str, sentence: str
) -> None:
    vendor = make_vendor()

    page = browser.send(f"/vendors/{vendor.id}/baa/file", on_the_baa(**changed), status=422)

    assert sentence in page.text(f"#{field}-error")
    assert "baa_missing" in kinds(vendor)


def test_the_questions_are_asked_one_by_one_and_end_in_a_decision(
    browser: Browser, practice: Practice
) -> None:
    vendor = make_vendor()
    address = f"/vendors/{vendor.id}/baa/need"

    page = browser.open(address)
    assert "Question 1 of 6" in page.text("main")
    page = browser.open(f"{address}?asked=Q1")
    assert "Choose yes, no or not sure." in page.text(".field-error")
    page = browser.open(f"{address}?Q1=yes&Q2=no")
    assert "Question 3 of 6" in page.text("main")

    page = browser.send(
        f"{address}?Q1=yes&Q2=no&Q3=yes", {"exemption": "E03", "reason": "A reference laboratory."}
    )

    assert "Treatment" in page.text("main") or "treatment" in page.text("main")
    assert kinds(vendor) == set()
    memo = browser.open(f"{address}/memo")
    assert "A reference laboratory." in memo.text("main")
    assert "45 CFR 160.103" in memo.text("main")


def test_the_memo_of_an_earlier_decision_stays_readable(
    browser: Browser, practice: Practice
) -> None:
    vendor = make_vendor()
    address = f"/vendors/{vendor.id}/baa/need"
    browser.send(f"{address}?Q1=no", {"exemption": "E01", "reason": "They clean at night."})
    way = "&".join(f"{name}={value}" for name, value in ANSWERS_TO_NEEDED.items())
    browser.send(f"{address}?{way}", {"reason": "They file charts now."})

    link, _pdf = browser.open(f"/vendors/{vendor.id}/baa").select("details a")
    memo = browser.open(str(link.get("href")))

    assert "They clean at night." in memo.text("main")
    browser.open(f"{address}/memo", status=404)


def test_needed_is_decided_without_an_exception(browser: Browser, practice: Practice) -> None:
    vendor = make_vendor()
    way = "&".join(f"{name}={value}" for name, value in ANSWERS_TO_NEEDED.items())

    page = browser.send(f"/vendors/{vendor.id}/baa/need?{way}", {"reason": "Sends texts."})

    assert "A BAA is needed" in page.text("main")
    browser.open(f"/vendors/{vendor.id}/baa/need/memo", status=404)


def test_the_letter_is_shown_before_it_is_sent(browser: Browser, practice: Practice) -> None:
    vendor = make_vendor(contact_email="dana@pingwell.example")
    address = f"/vendors/{vendor.id}/baa/request"
    due = (tenancy.today_here() + 14 * DAY).isoformat()
    told = browser.open(address).form(address) | {"asks": "theirs", "to_name": "Dana"}
    assert told["to_email"] == "dana@pingwell.example"

    page = browser.send(address, told | {"due_on": due})
    assert "Hello Dana," in page.texts(".paper")[0]
    assert baa.requests_of(vendor.id) == []
    carried = page.form(address)
    page = browser.send(address, carried | {"to_name": "Priya", "seen": "change"})
    assert page.form()["to_name"] == "Priya"
    assert baa.requests_of(vendor.id) == []

    page = browser.send(address, carried | {"seen": "yes"})

    assert "Asked Dana" in page.text("main")
    assert "baa_requested" in kinds(vendor)


def test_a_request_can_be_withdrawn(browser: Browser, practice: Practice) -> None:
    vendor = make_vendor()
    ask_for_baa(vendor)
    here = f"/vendors/{vendor.id}/baa"

    page = browser.send(f"{here}/request/withdrawal", {}, via=here)

    assert "Withdrawn" in page.text("main")
    assert "baa_missing" in kinds(vendor)


def test_staff_records_a_refusal_with_its_proof(browser: Browser, practice: Practice) -> None:
    vendor = make_vendor()
    told = {
        "refused_on": tenancy.today_here().isoformat(),
        "how": "mail",
        "refused_by": "Dana Whitcomb",
        "refused_by_title": "Account manager",
        "why": "higher_plan",
        "words": "Our Starter plan has no BAA.",
        "plan": "Business",
    }
    address = f"/vendors/{vendor.id}/baa/refusal"
    page = browser.send(address, told, status=422)
    assert "Add the mail" in page.text("#proof-error")

    page = browser.send(address, told | {"proof": pdf("Re BAA request.pdf")})

    told_page = page.text("main")
    for words in (
        "Dana Whitcomb",
        "Our Starter plan has no BAA.",
        "Re BAA request.pdf",
        "Ways out",
    ):
        assert words in told_page
    assert "baa_refused" in kinds(vendor)


def test_a_vendor_uploads_a_signed_copy_by_link_and_staff_files_it(
    app: Flask, browser: Browser, practice: Practice
) -> None:
    vendor = make_vendor()
    ask_for_baa(vendor)
    visitor = by_link(app, vendor)

    page = visitor.send("/link/baa", {"full_name": "Dana W", "job": "Counsel"}, status=422)
    assert "Choose the signed BAA" in page.text("#signed_copy-error")
    page = visitor.send(
        "/link/baa", {"signed_copy": pdf(), "full_name": "Dana W", "job": "Counsel"}
    )

    assert "Your signed BAA is with" in page.text("main")
    assert "baa_offered" in kinds(vendor)
    told = on_the_baa()
    del told["signed_copy"]
    read = browser.open(f"/vendors/{vendor.id}/baa/offer").form()["copy_read"]
    told["copy_read"] = read
    visitor.send("/link/baa", {"signed_copy": pdf(), "full_name": "Dana W", "job": "Counsel"})
    page = browser.send(f"/vendors/{vendor.id}/baa/offer", told, status=422)
    assert "another copy since" in page.text("#starts_on-error")
    told["copy_read"] = page.form()["copy_read"]
    page = browser.send(f"/vendors/{vendor.id}/baa/offer", told)
    assert "Version 1" in page.text("main")


def test_a_vendor_refuses_by_link_with_a_reason(app: Flask, practice: Practice) -> None:
    vendor = make_vendor()
    ask_for_baa(vendor)
    visitor = by_link(app, vendor)
    told = {"why": "not_a_ba", "words": "", "full_name": "Dana W", "job": "Counsel"}

    page = visitor.send("/link/baa/refusal", told, status=422)
    assert "Write down the reason" in page.text("#words-error")

    page = visitor.send("/link/baa/refusal", told | {"words": "We only carry texts."})

    assert "We only carry texts." in page.text("main")
    assert "says_none_needed" in kinds(vendor)


def test_a_manager_terminates_with_a_reason(browser: Browser, practice: Practice) -> None:
    vendor = make_vendor()
    file_baa(vendor)
    day = tenancy.today_here().isoformat()
    told = {"kind": "we_leave", "on_day": day, "reason": "Changed terms."}

    page = browser.send(f"/vendors/{vendor.id}/baa/termination", told)

    assert "BAA terminated" in page.text("main")
    assert "phi_after_end" in kinds(vendor)


def test_an_owner_allows_phi_for_a_while_and_takes_it_back(
    browser_as: BrowserAs, owner: Person, practice: Practice
) -> None:
    vendor = make_vendor()
    browser = browser_as(owner)
    here = f"/vendors/{vendor.id}/baa"
    until = (tenancy.today_here() + 30 * DAY).isoformat()

    said = {"what": "all", "reason": "Moving away.", "ends_on": until}
    page = browser.send(f"{here}/phi-override", said)

    assert "Moving away." in page.text("main")
    assert "phi_override" in kinds(vendor)
    (override,) = baa.overrides_of(vendor.id)
    browser.send(f"{here}/phi-override/{override.id}/end", {}, via=here)
    assert "phi_override" not in kinds(vendor)


@pytest.mark.parametrize("page", ["file", "request", "refusal", "need", "phi-override"])
def test_an_auditor_reads_and_changes_nothing(
    browser_as: BrowserAs, auditor: Person, practice: Practice, page: str
) -> None:
    vendor = make_vendor()
    browser = browser_as(auditor)

    shown = browser.open(f"/vendors/{vendor.id}/baa")
    browser.open(f"/vendors/{vendor.id}/baa/{page}", status=403)

    assert "File a signed BAA" not in shown.text("main")


def test_a_manager_may_not_allow_phi_without_a_baa(browser: Browser, practice: Practice) -> None:
    vendor = make_vendor()

    browser.open(f"/vendors/{vendor.id}/baa/phi-override", status=403)


@pytest.mark.parametrize("page", ["", "/file", "/need", "/request", "/refusal", "/need/memo"])
def test_a_vendor_of_another_practice_is_not_found(
    browser: Browser, practice: Practice, other_practice: Practice, page: str
) -> None:
    with tenancy.inside(other_practice.practice_id):
        vendor_id = make_vendor().id

    browser.open(f"/vendors/{vendor_id}/baa{page}", status=404)
