"""The pages of the chain, as staff and a vendor by its link go through them."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pytest
from flask import Flask

from portal import links, tenancy, vendors
from portal.accounts import Person
from portal.baa import Baa, Paper, chain
from portal.baa.chain import NewNotice, NoticeKind, confirm_notice
from portal.baa.chain.lists import answers_of, find_open_ask
from portal.clock import now
from portal.db import session, transaction
from portal.links import LinkPurpose
from portal.tenancy import Practice
from portal.vendors import Phi, Vendor
from tests.accounts.making import ACTOR
from tests.baa.chain.making import answer, ask, file_version, link_of, list_subcontractor, names
from tests.baa.reading import document_of
from tests.browser import Browser
from tests.documents.hostile import pdf_of_pages
from tests.vendors.making import make_vendor

BrowserAs = Callable[[Person], Browser]


@pytest.fixture
def vendor(practice: Practice) -> Vendor:
    return make_vendor("Pingwell", phi=Phi.YES)


@pytest.fixture
def base(vendor: Vendor) -> Baa:
    return file_version(vendor, filed_on=date(2024, 4, 9))


def page_of(vendor: Vendor, rest: str = "") -> str:
    return f"/vendors/{vendor.id}/baa{rest}"


def words(browser: Browser, vendor: Vendor, rest: str = "") -> str:
    return " ".join(browser.open(page_of(vendor, rest)).texts("main"))


def test_the_page_answers_for_a_day_and_shows_that_the_copy_came_later(
    browser: Browser, vendor: Vendor, base: Baa
) -> None:
    said = words(browser, vendor, "/in-force?on=2024-03-31")

    assert "Sunday, March 31, 2024: Version 1 was in force." in said
    assert "Not on file that day yet" in said
    assert f"Apr 9, 2024, by {base.filed_by_name}39 days after its first day" in said
    assert "Luis Ferrand, VP Operations" in said
    assert "Authority: Not asked when it was filed." in said


@pytest.mark.parametrize(
    ("on", "told"),
    [
        ("2024-02-29", "nothing was in force.The first BAA on file, version 1, begins later."),
        ("2024-04-09", "On file that day"),
    ],
)
def test_the_page_answers_at_the_edges(
    browser: Browser, vendor: Vendor, base: Baa, on: str, told: str
) -> None:
    assert told in words(browser, vendor, f"/in-force?on={on}")


@pytest.mark.parametrize("told", ["2023-02-29", "yesterday", "<b>", "9" * 80])
def test_what_is_no_day_is_said_so(browser: Browser, vendor: Vendor, base: Baa, told: str) -> None:
    page = browser.open(page_of(vendor, f"/in-force?on={told}"), status=422)

    assert "is no day" in page.text("main")


def test_the_chain_is_shown_with_what_each_version_does(
    browser: Browser, vendor: Vendor, base: Baa
) -> None:
    today = tenancy.today_here()
    file_version(vendor, date(2025, 1, 1), amends=True)
    file_version(vendor, today - timedelta(days=30), renews_id=base.id)

    versions = browser.open(page_of(vendor)).texts(".chain li")

    assert versions[0].startswith("Version 3In force from")
    assert "Renews version 1" in versions[0]
    assert versions[1].startswith("Amendment, version 2In effect from Jan 1, 2025 to")
    assert "with what it amends. Amends version 1" in versions[1]
    assert "replaced by version 3" in versions[2]
    assert "39 days after its first" in versions[2]


def test_a_renewal_starts_from_the_last_version(
    browser: Browser, vendor: Vendor, base: Baa
) -> None:
    answer = browser.client.get(page_of(vendor, "/renewal"))

    assert answer.status_code == 303
    assert answer.headers["Location"] == page_of(vendor, f"/request?renews={base.id}")


def test_a_person_confirms_the_breach_notice_and_a_long_one_is_flagged(
    browser: Browser, vendor: Vendor, base: Baa
) -> None:
    paper = str(base.document_id)
    wrong = {"paper": paper, "kind": "calendar_days", "number": "", "page": "1"}
    refused = browser.send(page_of(vendor, "/notice"), wrong, status=422)
    page = browser.send(page_of(vendor, "/notice"), wrong | {"number": "45"})

    assert "Enter how many hours or days" in refused.text("main")
    said = page.text("main")
    assert "Breach notice: 45 calendar daysToo long" in said
    assert "Confirmed by" in said
    assert "The BAA lets them take 45 calendar days to tell you of a breach." in said


def test_a_paper_that_says_nothing_of_a_breach_is_flagged_once_a_person_says_so(
    browser: Browser, vendor: Vendor, base: Baa
) -> None:
    assert "does not say how soon" not in words(browser, vendor)

    told = {"paper": str(base.document_id), "kind": "not_stated"}
    page = browser.send(page_of(vendor, "/notice"), told)

    assert "The BAA does not say how soon they tell you of a breach." in page.text("main")


def test_each_state_stands_beside_with_how_sure_its_record_is(
    browser: Browser, vendor: Vendor, base: Baa, practice: Practice
) -> None:
    with transaction():
        tenancy.here().states = ["FL", "WA", "OH"]
        new = NewNotice(kind=NoticeKind.CALENDAR_DAYS, number=10, page=1)
        confirm_notice(document_of(base), new, at=now(), by=ACTOR)

    said = words(browser, vendor)

    assert "Florida, vendorsFla. Stat. 501.171(6)(a) (read on a law firm's page" in said
    assert "RCW 19.255.010(2) (from general knowledge, not checked)" in said
    assert "Leaves you 20 days" in said
    assert "We have no record for OH. That does not mean that it has no such law." in said


@pytest.fixture
def guest(app: Flask, vendor: Vendor) -> Callable[[], Browser]:
    """Return how a vendor comes in by the link of the open asking."""

    def come_in() -> Browser:
        asked = find_open_ask(vendor.id)
        assert asked is not None
        link = link_of(asked)
        with transaction():
            token = links.open_link(link, by=ACTOR)
            links.confirm(link, "Dana Whitcomb", "dana@pingwell.example", by=ACTOR)
        return Browser(app, cookies={"link": token})

    return come_in


ATTESTED = {"full_name": "Dana Whitcomb", "job": "COO", "is_true": "y"}


def test_a_vendor_confirms_by_link_and_one_click_brings_the_list_up_to_it(
    browser: Browser, vendor: Vendor, base: Baa, guest: Callable[[], Browser]
) -> None:
    stays = list_subcontractor(vendor, "Nordhost")
    gone = list_subcontractor(vendor, "Oldmail")
    send = {
        "to_name": "Dana",
        "to_email": "dana@pingwell.example",
        "due_on": str(tenancy.today_here() + timedelta(days=9)),
    }
    preview = browser.send(page_of(vendor, "/subcontractors/request"), send)
    browser.send(page_of(vendor, "/subcontractors/request"), send | {"seen": "yes"})

    assert "We have 2 on our list." in preview.text(".paper")
    visitor = guest()
    told = {
        f"says-{stays.id}": "bound",
        f"says-{gone.id}": "left",
        "new-0-name": "Cloudstash",
        "new-0-does": "Backups",
        "new-0-says": "not_bound",
    }
    visitor.send("/link/subcontractors", told | ATTESTED | {"is_true": "false"}, status=422)
    receipt = visitor.send("/link/subcontractors", told | ATTESTED)
    assert "Thank you, that is everything" in receipt.text("h1")
    assert "Cloudstash" in receipt.text("main")
    (said,) = answers_of(vendor.id)
    assert said.sha256 in receipt.text(".hash").replace(" ", "")

    page = browser.open(page_of(vendor, f"/subcontractors/answers/{said.id}"))
    assert "2 entries differ from your list" in page.text("main")
    review = page_of(vendor, f"/subcontractors/answers/{said.id}/review")
    after = browser.send(review, {}, via=page.url)

    assert "2 entries of your list changed." in after.text("main")
    session.expire_all()
    listed = {one.name: one for one in vendors.subcontractors_of([vendor.id])[vendor.id]}
    assert listed["Oldmail"].left_on == tenancy.today_here()
    assert listed["Cloudstash"].phi == "yes"
    assert "Says that no BAA binds Cloudstash, which PHI reaches." in after.text("main")


def test_the_link_page_says_what_is_missing_and_loses_nothing(
    vendor: Vendor, base: Baa, guest: Callable[[], Browser]
) -> None:
    one = list_subcontractor(vendor, "Nordhost")
    ask(vendor)
    visitor = guest()

    page = visitor.send(
        "/link/subcontractors", {"new-0-name": "Cloudstash", **ATTESTED}, status=422
    )

    assert "Choose what is true of Nordhost." in page.text("main")
    assert "Choose what is true of Cloudstash." in page.text("main")
    assert page.form()["new-0-name"] == "Cloudstash"
    more = visitor.send(
        "/link/subcontractors", {"deed": "more", f"says-{one.id}": "bound", "rows": "3"}
    )
    assert more.form()["rows"] == "6"
    assert more.form()[f"says-{one.id}"] == "bound"
    assert "new-5-name" in more.form()


def test_a_vendor_that_uses_none_says_so_and_is_asked_no_more(
    browser: Browser, vendor: Vendor, base: Baa, guest: Callable[[], Browser]
) -> None:
    ask(vendor)
    visitor = guest()
    empty = visitor.send("/link/subcontractors", ATTESTED, status=422)

    receipt = visitor.send("/link/subcontractors", ATTESTED | {"says_none": "y"})
    again = visitor.open("/link/subcontractors")

    assert "Name whom you use, or tick that you use none." in empty.text("main")
    assert "You use no subcontractor" in receipt.text("main")
    assert again.url == "/link/subcontractors/receipt"
    assert "says that it uses none" in words(browser, vendor)


def test_one_may_read_what_was_said_and_another_may_act(
    browser_as: BrowserAs, auditor: Person, vendor: Vendor, base: Baa
) -> None:
    said = answer(ask(vendor), names("Cloudstash"))
    reader = browser_as(auditor)
    path = page_of(vendor, f"/subcontractors/answers/{said.id}")

    page = reader.open(path)

    assert page.select("form[action$='/review']") == []
    token = reader.token("/settings")
    for deed in ("/notice", "/subcontractors/request", f"/subcontractors/answers/{said.id}/review"):
        assert reader.post_raw(page_of(vendor, deed), {"csrf_token": token}).status_code == 403


def test_another_vendors_answer_is_not_found(browser: Browser, vendor: Vendor, base: Baa) -> None:
    said = answer(ask(vendor), names("Cloudstash"))
    other = make_vendor("Postlark")

    assert browser.get(page_of(other, f"/subcontractors/answers/{said.id}")).status_code == 404


def test_a_link_for_subcontractors_opens_nothing_else(
    vendor: Vendor, base: Baa, guest: Callable[[], Browser]
) -> None:
    list_subcontractor(vendor, "Nordhost")
    ask(vendor)
    visitor = guest()

    assert visitor.get("/link/baa").status_code == 404
    assert visitor.open("/link").url == "/link/subcontractors"
    assert links.first_page_of(LinkPurpose.SUBCONTRACTORS) == "subcontractors_link.answer"


def test_the_form_that_asks_begins_with_what_the_last_version_said(
    browser: Browser, vendor: Vendor
) -> None:
    today = tenancy.today_here()
    ends_on = today + timedelta(days=40)
    last = file_version(vendor, date(ends_on.year - 2, 1, 1), ends_on, paper=Paper.OURS)

    form = browser.open(page_of(vendor, f"/request?renews={last.id}")).form()

    assert form["starts_on"] == str(ends_on + timedelta(days=1))
    assert form["ends_on"] > form["starts_on"]
    assert form["asks"] == "ours"
    assert browser.get(page_of(vendor, "/request?renews=999999")).status_code == 404


def test_a_signed_renewal_is_filed_from_the_last_one_and_takes_over(
    browser: Browser, vendor: Vendor
) -> None:
    today = tenancy.today_here()
    last = file_version(vendor, date(2025, 1, 1), today + timedelta(days=5))
    url = page_of(vendor, "/file")

    form = browser.open(f"{url}?renews={last.id}").form(url)
    told = {
        "our_signed_on": str(today),
        "their_signed_on": str(today),
        "their_authority_from": "on_the_paper",
        "their_authority": "authorized to bind the company",
        "theirs_too_name": "Ana Ruiz",
        "theirs_too_title": "CFO",
        "theirs_too_on": str(today),
        "signed_copy": (BytesIO(pdf_of_pages(1)), "renewal.pdf"),
    }
    page = browser.send(url, form | told | {"covers": "every"})

    assert form["starts_on"] == str(today + timedelta(days=6))
    assert "Renews version 1" in page.texts(".chain li")[0]
    filed = chain.chain_of(vendor.id, today)[0].baa
    assert [one.name for one in filed.signers] == ["Ada Okafor", "Luis Ferrand", "Ana Ruiz"]
    assert filed.signers[1].authority_words == (
        "“authorized to bind the company” The paper says so."
    )
    assert "takes over on" in page.text("main")


def test_words_of_authority_that_the_paper_does_not_state_are_refused(
    browser: Browser, vendor: Vendor, base: Baa
) -> None:
    url = page_of(vendor, "/file")
    form = browser.open(f"{url}?renews={base.id}").form(url)
    day = str(tenancy.today_here())
    told = {"our_signed_on": day, "their_signed_on": day, "their_authority": "I may bind it"}
    copy = {"signed_copy": (BytesIO(pdf_of_pages(1)), "renewal.pdf")}

    page = browser.send(url, form | told | copy | {"covers": "every"}, status=422)

    assert "Say that the paper states the authority" in page.text("main")
