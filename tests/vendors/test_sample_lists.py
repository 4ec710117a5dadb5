"""The two sample lists, row by row: what each will become, and why."""

from pathlib import Path

import pytest

from portal.vendors.cells import DateOrder
from portal.vendors.columns import Guess, guess
from portal.vendors.directory import match
from portal.vendors.names import domain_of
from portal.vendors.reading import read_file
from portal.vendors.rows import Choice, RawRow
from portal.vendors.rules import BaaClaim, Phi
from portal.vendors.twins import Known
from portal.vendors.verdicts import Judged, Verdict, judge_rows

SAMPLES = Path(__file__).parents[1] / "samples"
US = DateOrder.MONTH_FIRST


def judged(name: str, known: list[Known] | None = None) -> tuple[Guess, dict[int, Judged]]:
    table = read_file((SAMPLES / name).read_bytes())
    found = guess(table)
    rows = [RawRow(row_no=no, cells=cells) for no, cells in table.rows if no >= found.first_row]
    return found, {one.row_no: one for one in judge_rows(rows, found.targets, US, known or [])}


# row: name, verdict, becomes, PHI, what it says about a BAA, since when, in the directory
VENDORS: list[tuple[int, str, Verdict, Choice, Phi, BaaClaim | None, str | None, str | None]] = [
    (
        2,
        "Aesthetic Record",
        Verdict.NEW,
        Choice.ADD,
        Phi.YES,
        BaaClaim.YES,
        "2024-03-14",
        "aesthetic-record",
    ),
    (3, "Twilio", Verdict.NEW, Choice.ADD, Phi.YES, BaaClaim.NO, None, "twilio"),
    (
        4,
        "Google Workspace",
        Verdict.NEW,
        Choice.ADD,
        Phi.YES,
        BaaClaim.YES,
        "2023-11-02",
        "google-workspace",
    ),
    (5, "Mailchimp", Verdict.NEW, Choice.ADD, Phi.YES, BaaClaim.NO, None, "mailchimp"),
    (6, "Square", Verdict.NEW, Choice.ADD, Phi.UNSURE, None, None, "square"),
    (7, "Quest Diagnostics", Verdict.NEW, Choice.ADD, Phi.YES, BaaClaim.NOT_NEEDED, None, None),
    (8, "RxPhoto", Verdict.NEW, Choice.ADD, Phi.YES, BaaClaim.YES, "2022-01-05", "rxphoto"),
    (9, "Shred-it", Verdict.NEW, Choice.ADD, Phi.YES, BaaClaim.YES, "2019-06-01", None),
    (10, "Bright IT LLC", Verdict.NEW, Choice.ADD, Phi.YES, BaaClaim.REQUESTED, "2026-10-20", None),
    (
        11,
        "Meta (Facebook) Pixel",
        Verdict.NEW,
        Choice.ADD,
        Phi.UNSURE,
        BaaClaim.NO,
        None,
        "meta-pixel",
    ),
    (12, "CareCredit", Verdict.NEW, Choice.ADD, Phi.YES, None, None, "carecredit"),
    (13, "Cutera", Verdict.NEW, Choice.ADD, Phi.NO, None, None, None),
    (14, "Sparkle Cleaning", Verdict.NEW, Choice.ADD, Phi.NO, None, None, None),
    (15, "Freed", Verdict.NEW, Choice.ADD, Phi.YES, BaaClaim.NO, None, "freed"),
    (16, "DocuSign", Verdict.WRONG, Choice.LEAVE_OUT, Phi.YES, BaaClaim.YES, None, "docusign"),
    (17, "Twilio Inc.", Verdict.SAME, Choice.MERGE, Phi.YES, BaaClaim.NO, None, "twilio"),
    (18, '=HYPERLINK("http://evil.example")', Verdict.NEW, Choice.ADD, Phi.YES, None, None, None),
    (
        19,
        "Lakeside Pharmacy, Inc.",
        Verdict.NEW,
        Choice.ADD,
        Phi.YES,
        BaaClaim.NOT_NEEDED,
        None,
        None,
    ),
    # Row 20 is empty.
    (21, "Müller & Söhne Implants", Verdict.NEW, Choice.ADD, Phi.NO, None, None, None),
]


@pytest.mark.parametrize("expected", VENDORS, ids=lambda row: f"row {row[0]}")
def test_each_row_of_the_vendor_list_gets_its_verdict(
    expected: tuple[int, str, Verdict, Choice, Phi, BaaClaim | None, str | None, str | None],
) -> None:
    _, rows = judged("vendors.csv")

    one = rows[expected[0]]
    entry = match(one.told.name, domain_of(one.told.website))
    assert (
        one.row_no,
        one.told.name,
        one.verdict,
        one.choice,
        one.told.phi.phi,
        one.told.claim,
        one.told.claim_on.isoformat() if one.told.claim_on else None,
        entry.id if entry else None,
    ) == expected


def test_the_vendor_list_has_no_other_rows_and_its_columns_are_known() -> None:
    found, rows = judged("vendors.csv")

    assert sorted(rows) == [row[0] for row in VENDORS]
    assert found.matched == len(found.heading) == 10


def test_the_row_with_an_impossible_date_says_why() -> None:
    _, rows = judged("vendors.csv")

    assert [wrong.sentence for wrong in rows[16].wrong] == ["February 2025 has no day 30."]


def test_the_second_twilio_is_the_first() -> None:
    _, rows = judged("vendors.csv")

    twin = rows[17].twin
    assert twin is not None
    assert (twin.row_no, twin.name, twin.why) == (3, "Twilio", "Same website, twilio.com")


def test_only_the_formula_is_called_one() -> None:
    _, rows = judged("vendors.csv")

    assert [one.row_no for one in rows.values() if one.is_formula] == [18]


def test_contacts_are_people_only_where_they_are() -> None:
    _, rows = judged("vendors.csv")

    assert rows[2].told.contact == {
        "first_name": "Dana",
        "last_name": "Whitfield",
        "email": "dana.whitfield@example.com",
        "phone": "(512) 555-0142",
    }
    assert rows[7].told.contact == {"first_name": "Lab desk", "email": "lab@example.com"}
    assert rows[8].told.contact["phone"] == "(415) 555-0187"
    assert rows[12].told.contact == {}


ON_THE_LIST = [
    Known(vendor_id=1, name="Shred-it", name_key="shred it", domain="shredit.com"),
    Known(vendor_id=2, name="Bright IT LLC", name_key="bright it", domain=None),
    Known(
        vendor_id=3,
        name="Lakeside Pharmacy, Inc.",
        name_key="lakeside pharmacy",
        domain="lakesiderx.example",
    ),
]
# row: name, which vendor on the list it may be, in the directory
PAYEES = [
    (2, "AMZN MKTP US", None, None),
    (3, "GOOGLE *GSUITE_brightskin", None, "google-workspace"),
    (4, "TWILIO SENDGRID", None, "sendgrid"),
    (5, "SQ *LAKESIDE", "Lakeside Pharmacy, Inc.", None),
    (6, "Shred-it USA LLC", "Shred-it", None),
    (7, "WEAVE COMMUNICATIONS", None, "weave"),
    (8, "HEYGEN TECHNOLOGY", None, None),
    (9, "City Water & Power", None, None),
    (10, "Bright IT", "Bright IT LLC", None),
    (11, "OPENAI *CHATGPT SUBSCR", None, "chatgpt-consumer"),
]


@pytest.mark.parametrize("expected", PAYEES, ids=lambda row: f"row {row[0]}")
def test_each_payee_is_a_candidate_and_nothing_is_ticked(
    expected: tuple[int, str, str | None, str | None],
) -> None:
    _, rows = judged("quickbooks_payees.csv", ON_THE_LIST)

    one = rows[expected[0]]
    entry = match(one.told.name, None)
    assert one.verdict is Verdict.CANDIDATE
    assert one.choice is Choice.LEAVE_OUT
    assert (
        one.row_no,
        one.told.name,
        one.twin.name if one.twin else None,
        entry.id if entry else None,
    ) == expected


def test_the_payees_are_all_there() -> None:
    _, rows = judged("quickbooks_payees.csv")

    assert sorted(rows) == [row[0] for row in PAYEES]
