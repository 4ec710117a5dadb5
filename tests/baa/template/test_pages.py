"""The pages of our BAA: choices, own templates, and a vendor's paper before it goes."""

from collections.abc import Callable
from io import BytesIO

import pytest

from portal.accounts import Person
from portal.baa import template
from portal.db import session
from portal.tenancy import Practice
from tests.baa.template.making import add, form_file, word_file
from tests.browser import Browser
from tests.vendors.making import make_vendor

BrowserAs = Callable[[Person], Browser]
HERE = "/settings/baa-template"


def test_choices_are_kept_and_told(browser: Browser, practice: Practice) -> None:
    page = browser.open(HERE)
    assert "Nobody has chosen yet." in page.text()

    page = browser.send(HERE, page.form() | {"notice_days": "15", "where": "anywhere"})

    assert "Kept." in page.text()
    assert "Texas law has a vendor tell you immediately" in page.text()
    assert "Texas law ties electronic records" in page.text()
    chosen = template.default_choices()
    assert (chosen.notice_days, chosen.us_only) == (15, False)


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"notice_days": "61", "notice_kind": "calendar"}, "notice_days", "60 calendar days"),
        ({"notice_days": ""}, "notice_days", "Enter the number of days."),
        ({"where": "countries", "countries": " "}, "countries", "Name the countries"),
        ({"insurance": "5"}, "notice_days", "insurance amount"),
    ],
)
def test_a_choice_that_cannot_stand_is_said_at_its_field(
    browser: Browser, practice: Practice, changed: dict[str, str], field: str, sentence: str
) -> None:
    page = browser.send(HERE, browser.open(HERE).form() | changed, status=422)

    assert sentence in page.text(f"#{field}-error")
    assert template.find_choices() is None


def test_our_text_can_be_read_before_anybody_is_asked(browser: Browser, practice: Practice) -> None:
    page = browser.open(f"{HERE}/paper")

    assert "Example Vendor, Inc." in page.text(".paper")
    assert "finds all" in page.text()
    answer = browser.get(f"{HERE}/paper/file")
    assert answer.data.startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_template_is_added_mapped_seen_used_and_retired(
    browser: Browser, practice: Practice
) -> None:
    sent = {"file": (BytesIO(word_file(["{{practice}} and {{color}}"])), "ours.docx")}
    page = browser.send(f"{HERE}/own/new", sent | {"called": "Our agreement"})
    assert "1 blank is not known to the portal: “color”. Say what it stands for" in page.text()
    (own,) = template.templates()
    here = f"{HERE}/own/{own.id}"
    assert page.select(f'form[action="{here}/choice"]') == []

    page = browser.send(here, page.form(here) | {"blank_1": "vendor"})
    assert "not known to the portal" not in page.text()
    page = browser.open(f"{here}/paper")
    assert "Example Vendor, Inc." in page.text("#merged ~ *, .facts")
    assert "does not find" in page.text()
    assert browser.get(f"{here}/paper/pages/1").data.startswith(b"\x89PNG")
    browser.open(f"{here}/paper/pages/99", status=404)
    page = browser.send(f"{here}/choice", {}, via=here)
    assert "New papers are made from Our agreement, version 1." in page.text()
    page = browser.send(f"{HERE}/paper/choice", {}, via=HERE)
    assert "made from the portal's text" in page.text()
    page = browser.send(f"{here}/retirement", {}, via=here)

    assert "Retired" in page.text()
    session.expire_all()
    assert "No new paper is made from it." in browser.open(here).text()


def test_a_file_that_cannot_be_a_template_is_refused_under_its_field(
    browser: Browser, practice: Practice
) -> None:
    sent = {"file": (BytesIO(form_file({})), "form.pdf"), "called": "Ours"}

    page = browser.send(f"{HERE}/own/new", sent, status=422)

    assert "no form fields" in page.text("#file-error")
    assert template.templates() == []


def test_the_paper_for_a_vendor_is_shown_as_it_would_go(
    browser: Browser, practice: Practice
) -> None:
    vendor = make_vendor("Pingwell")
    address = f"/vendors/{vendor.id}/baa/paper-preview"

    page = browser.open(f"/vendors/{vendor.id}/baa")
    assert "five (5) business days" in page.text()
    assert page.select(f'a[href="{address}"]')
    page = browser.open(address)
    assert "five (5) business days" in page.text(".paper")
    assert "Pingwell" in page.text(".paper")
    assert "not legal advice" in page.text()
    query = "&".join(f"{name}={value}" for name, value in page.form().items())
    page = browser.open(f"{address}?{query.replace('notice_days=5', 'notice_days=9')}")
    assert "nine (9) business days" in page.text(".paper")
    answer = browser.get(f"{address}/file?{query}")

    assert answer.data.startswith(b"%PDF-")
    assert template.papers_of(vendor.id) == []


def test_a_preview_with_a_choice_that_cannot_stand_says_so(
    browser: Browser, practice: Practice
) -> None:
    vendor = make_vendor()
    address = f"/vendors/{vendor.id}/baa/paper-preview"
    told = browser.open(address).form() | {"notice_days": "61"}
    query = "&".join(f"{name}={value}" for name, value in told.items())

    page = browser.open(f"{address}?{query}", status=422)

    assert "61 business days can come to more than 60" in page.text()


def test_a_template_of_the_practice_is_shown_as_pages(browser: Browser, practice: Practice) -> None:
    vendor = make_vendor("Pingwell")
    added = add(word_file())
    browser.send(f"{HERE}/own/{added.id}/choice", {}, via=f"{HERE}/own/{added.id}")
    address = f"/vendors/{vendor.id}/baa/paper-preview"

    page = browser.open(address)

    assert "Pingwell" in page.text("#merged ~ *, .facts")
    (first, *_) = page.select(".sheet img")
    picture = str(first.get("src"))
    assert browser.get(picture).data.startswith(b"\x89PNG")


def test_only_owners_and_managers_change_templates(
    browser_as: BrowserAs, staff: Person, auditor: Person, practice: Practice
) -> None:
    added = add(word_file())
    vendor = make_vendor()

    for person in (staff, auditor):
        visitor = browser_as(person)
        for path in (HERE, f"{HERE}/own/new", f"{HERE}/own/{added.id}", f"{HERE}/paper"):
            assert visitor.get(path).status_code == 403
        for path in (f"{HERE}/own/{added.id}/choice", f"{HERE}/own/{added.id}/retirement"):
            visitor.send(path, {}, status=403, via="/vendors")
        assert visitor.get(f"/vendors/{vendor.id}/baa/paper-preview").status_code == 200


def test_another_practices_template_is_not_there(
    browser: Browser, practice: Practice, other_practice: Practice
) -> None:
    for path in ("own/999999", "own/999999/paper", "own/999999/paper/file"):
        browser.open(f"{HERE}/{path}", status=404)
