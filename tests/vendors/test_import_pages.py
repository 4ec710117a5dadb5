"""Importing a list, page by page, as a person does it and without scripts."""

from io import BytesIO
from pathlib import Path

import pytest

from portal import vendors
from portal.db import session
from portal.tenancy import Practice
from tests.browser import Browser, Page
from tests.vendors.making import make_vendor

SAMPLES = Path(__file__).parents[1] / "samples"


def upload(browser: Browser, name: str, content: bytes | None = None, *, status: int = 200) -> Page:
    file = (BytesIO(content if content is not None else (SAMPLES / name).read_bytes()), name)
    return browser.send("/vendors/import", {"file": file}, status=status)


def check(browser: Browser, columns: Page) -> Page:
    """Leave the columns as they were guessed, and go on to the rows."""
    return browser.send(columns.url, columns.form(columns.url))


def names() -> list[str]:
    session.rollback()
    return [vendor.name for vendor in vendors.all_vendors()]


def row_of(page: Page, name: str) -> str:
    (found,) = [said for said in page.texts("tbody tr") if name in said]
    return found


def test_each_row_of_the_sample_list_says_what_it_will_be(
    browser: Browser, practice: Practice
) -> None:
    columns = upload(browser, "vendors.csv")
    assert "19 rows, 10 columns read. We matched 10 of 10 for you." in columns.text()

    rows = check(browser, columns)

    assert (
        "18 of 19 rows are ready. 1 needs a correction."
        " 1 looks like a vendor you have. 1 row is empty." in rows.text()
    )
    first = [said.split(" ")[0] for said in rows.texts("tbody th")]
    assert first[:3] == ["DocuSignConsents", "Twilio", "Aesthetic"]
    for name, said in (
        ("DocuSign", "BAA date: February 2025 has no day 30."),
        ("DocuSign", "Left out until fixed"),
        ("Twilio Inc.", "Same as Twilio (row 3)"),
        ("HYPERLINK", "Begins like a formula"),
        ("Aesthetic Record", "You said a BAA is on file: file the signed copy"),
        ("Aesthetic Record", "Dated Mar 14, 2024"),
        ("Shred-it", "Not listed. Ask the vendor."),
        ("Müller", "Ready"),
    ):
        assert said in row_of(rows, name), name


def test_the_sample_list_is_corrected_added_and_undone(
    browser: Browser, practice: Practice
) -> None:
    rows = check(browser, upload(browser, "vendors.csv"))
    again = {"deed": "again", "fix-16-baa_on": "2/28/2025", "choice-17": "leave_out"}
    rows = browser.send(rows.url, rows.form(rows.url) | again)
    assert "18 of 19 rows are ready." in rows.text()
    assert rows.texts(".button-main") == ["Add 18 vendors"]

    listed = browser.send(rows.url, rows.form(rows.url) | {"deed": "add"})
    assert "18 vendors added." in listed.text(".flash[data-state=good]")
    assert len(names()) == 18
    (undo,) = [link for link in listed.select(".flash a") if link.text == "Undo"]

    done = browser.open(undo.get("href", ""))
    assert "19 rows read, 18 vendors added." in done.text()
    url = done.select("main form[action$='/undo']")[0].get("action", "")
    browser.send(url, {}, via=done.url)
    assert names() == []
    assert "Undone on" in browser.open(done.url).text()


def test_what_a_list_says_of_a_baa_is_asked_for_on_the_vendors_page(
    browser: Browser, practice: Practice
) -> None:
    rows = check(browser, upload(browser, "vendors.csv"))
    browser.send(rows.url, rows.form(rows.url) | {"deed": "add"})
    session.rollback()
    (record,) = [one for one in vendors.all_vendors() if one.name == "Aesthetic Record"]

    page = browser.open(f"/vendors/{record.id}")

    assert "You said a BAA is on file, dated Mar 14, 2024." in page.text()
    assert "A claim in a list covers nobody. File the signed copy." in page.text()


def test_payees_are_candidates_and_nothing_is_ticked(browser: Browser, practice: Practice) -> None:
    make_vendor("Lakeside Pharmacy, Inc.")

    rows = check(browser, upload(browser, "quickbooks_payees.csv"))

    assert "These may be vendors you forgot." in rows.text()
    assert "0 of 10 rows are ready." in rows.text()
    assert not rows.select("input[checked]")
    assert "Google Workspace" in row_of(rows, "GOOGLE GSUITE")
    assert "May be Lakeside Pharmacy, Inc." in row_of(rows, "LAKESIDE")
    refused = browser.send(rows.url, rows.form(rows.url) | {"deed": "add"}, status=422)
    assert "No row is ready to be added." in refused.text()

    sent = rows.form(rows.url) | {"deed": "add", "tick-7": "1", "choice-5": "merge"}
    listed = browser.send(rows.url, sent)

    assert "1 vendor added, 1 row added to vendors you had." in listed.text(
        ".flash[data-state=good]"
    )
    assert names() == ["Lakeside Pharmacy, Inc.", "WEAVE COMMUNICATIONS"]


def test_pasted_rows_are_read_and_a_column_nobody_guessed_is_asked_for(
    browser: Browser, practice: Practice
) -> None:
    pasted = "Company\tWhat for\tQ\nPingwell\ttexts\tqq\nPostlark\tmail\trr"

    columns = browser.send("/vendors/import", {"rows": pasted})
    assert "We matched 2 of 3 for you." in columns.text()
    assert columns.text(".under") == "Choose one, or leave it out"

    none = columns.form(columns.url) | {"column-0": ""}
    refused = browser.send(columns.url, none, status=422)
    assert "Say which column holds the vendor's name." in refused.text()

    rows = browser.send(columns.url, columns.form(columns.url) | {"column-2": "note"})
    assert rows.url.endswith("/rows")


def test_days_that_come_first_are_read_so(browser: Browser, practice: Practice) -> None:
    columns = browser.send(
        "/vendors/import", {"rows": "Vendor,PHI,Since\nA,yes,1/2/2024\nB,yes,3/4/2024"}
    )
    assert columns.form(columns.url)["date_order"] == "month_first"

    rows = browser.send(columns.url, columns.form(columns.url) | {"date_order": "day_first"})
    browser.send(rows.url, rows.form(rows.url) | {"deed": "add"})

    session.rollback()
    assert [str(one.used_since) for one in vendors.all_vendors()] == ["2024-02-01", "2024-04-03"]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("scan.pdf", b"%PDF-1.7", "This is not a table."),
        ("photo.csv", b"\xff\xd8\xff\xe0", "This is not a table."),
        ("empty.csv", b"", "There are no rows in it."),
        ("broken.xlsx", b"PK\x03\x04", "The XLSX file cannot be read."),
        ("letter.txt", b"Dear Sir, " * 20, "This reads like a text"),
    ],
)
def test_a_file_that_is_no_table_gets_a_sentence(
    browser: Browser, name: str, content: bytes, sentence: str
) -> None:
    page = upload(browser, name, content, status=422)

    assert sentence in page.text("#file-error")


def test_nothing_pasted_and_nothing_chosen_is_asked_for(browser: Browser) -> None:
    page = browser.send("/vendors/import", {"rows": " "}, status=422)

    assert "Paste some rows, or choose a file." in page.text("#rows-error")


def test_a_long_list_is_checked_page_by_page(browser: Browser, practice: Practice) -> None:
    lines = [f"Vendor {n:03},yes" for n in range(249)] + ["Broken,sort of"]
    rows = check(
        browser, browser.send("/vendors/import", {"rows": "\n".join(["Vendor,PHI", *lines])})
    )
    assert len(rows.select("tbody tr")) == 100
    assert rows.texts("tbody th")[0] == "Broken"
    assert "Page 1 of 3" in rows.text(".pages")

    last = browser.open(f"{rows.url}?page=3")
    assert len(last.select("tbody tr")) == 50
    browser.open(f"{rows.url}?page=99")
    browser.open(f"{rows.url}?page=x")

    browser.send(last.url, last.form(last.url) | {"deed": "add"})
    assert len(names()) == 249


def test_letters_that_show_nothing_do_no_harm(browser: Browser, practice: Practice) -> None:
    browser.open("/vendors?q=%00&place=%00&owner=%00&tab=%00&after=%00")
    browser.open("/vendors/directory?q=%00")
    browser.send(
        "/vendors/new",
        {"name": "Ping\x00well\u202e", "does": "Texts\x00", "phi": "no", "note": "a\x00\nb"},
    )
    rows = check(browser, browser.send("/vendors/import", {"rows": "Vendor,PHI\nA,\u2068zz"}))
    browser.send(rows.url, rows.form(rows.url) | {"fix-2-phi": "yes\x00", "deed": "again"})

    session.rollback()
    (vendor,) = vendors.all_vendors()
    assert (vendor.name, vendor.note) == ("Pingwell", "a\nb")
