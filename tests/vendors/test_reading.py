"""Lists as people send them: encodings, delimiters, workbooks, and what is no list."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from portal import clock
from portal.errors import RuleBroken
from portal.vendors import reading
from portal.vendors.cells import DateOrder
from portal.vendors.columns import Target, check_targets, guess, guess_date_order
from portal.vendors.reading import MOST_ROWS, Table, read_file, read_text

SAMPLES = Path(__file__).parents[1] / "samples"
LINES = "Vendor,What they do\nMüller & Söhne,café\nTwilio,SMS"
LETTER = """Dear Ms Vega, thank you for your letter of last week, which reached us today.
We shall look into the matter, and come back to you when we have found out more."""
CELLS = (
    (1, ("Vendor", "What they do")),
    (2, ("Müller & Söhne", "café")),
    (3, ("Twilio", "SMS")),
)


def workbook(*rows: tuple[Any, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]  # a new workbook has a sheet
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_encoding_of_excel_is_read_right(encoding: str, ending: str) -> None:
    assert read_file(LINES.replace("\n", ending).encode(encoding)).rows == CELLS


def test_cp1252_marks_are_read_right() -> None:
    table = read_file("Vendor,Note\nDana\u2019s Lab,“ok” \u2013 €5".encode("cp1252"))

    assert table.rows[1] == (2, ("Dana\u2019s Lab", "“ok” \u2013 €5"))


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_every_delimiter_is_found(mark: str) -> None:
    assert read_text(LINES.replace(",", mark)).rows == CELLS


def test_commas_inside_cells_do_not_mislead() -> None:
    table = read_text("Vendor\tDoes\nLakeside, Inc.\tDrugs, creams\nTwilio, Inc.\tSMS, calls")

    assert table.rows[1] == (2, ("Lakeside, Inc.", "Drugs, creams"))


def test_quoted_cells_hold_line_breaks_and_quotes() -> None:
    table = read_text('Vendor,Note\n"Acme ""West""","one\ntwo"\nB,c')

    assert table.rows[1] == (2, ('Acme "West"', "one two"))


def test_a_workbook_is_read_and_no_formula_is_evaluated() -> None:
    content = workbook(
        ("Vendor", "BAA date", "Phone", "PHI"),
        ("Twilio", datetime(2024, 3, 14), 5125550142.0, True),  # noqa: DTZ001 - as in a cell
        ("=1+1", date(2023, 11, 2), None, False),
    )

    assert read_file(content).rows == (
        (1, ("Vendor", "BAA date", "Phone", "PHI")),
        (2, ("Twilio", "2024-03-14", "5125550142", "yes")),
        (3, ("=1+1", "2023-11-02", "", "no")),
    )


def test_empty_rows_and_columns_are_passed_over_and_numbers_stay() -> None:
    assert read_text("Vendor,PHI,,\n\n,,,\nTwilio,yes,,").rows == (
        (1, ("Vendor", "PHI")),
        (4, ("Twilio", "yes")),
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7\n1 0 obj", "This is not a table."),
        (b"\x89PNG\r\n\x1a\n", "This is not a table."),
        (b"<html><table>", "This is not a table."),
        (b'{"vendors": [{"name": "Twilio", "phi": true}]}', "This is not a table."),
        (b"\x00\x01\x02\x03binary\x00\xff", "This is not a table."),
        (b"\xd0\xcf\x11\xe0 old xls", "This is not a table."),
        (b"PK\x03\x04 no zip", "The XLSX file cannot be read."),
        (b"", "There are no rows in it."),
        (b"\xef\xbb\xbf", "There are no rows in it."),
        (b" \n\n ", "There are no rows in it."),
        (b",,,\n,,,", "There are no rows in it."),
        (b"\xff\xfe\x00", "This is not a table."),
        (b"a," * 5_000_000, "The file is larger than 8 MB."),
        (b"Vendor\n" + b"a\n" * (MOST_ROWS + 2), "There are more than 20,000 rows."),
    ],
)
def test_what_is_no_table_gets_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        read_file(content)

    assert str(refusal.value).startswith(sentence)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Vendor,PHI", "There is only a heading in it"),
        (LETTER, "This reads like a text"),
    ],
)
def test_a_text_is_no_list_of_vendors(text: str, sentence: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        guess(read_text(text))

    assert str(refusal.value).startswith(sentence)


def test_a_zip_that_is_no_workbook_is_no_table() -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as packed:
        packed.writestr("readme.txt", "hello")

    with pytest.raises(RuleBroken, match="not a table"):
        read_file(kept.getvalue())


def test_a_workbook_that_unfolds_without_end_is_refused() -> None:
    kept = io.BytesIO(workbook(("Vendor",), ("Twilio",)))
    with zipfile.ZipFile(kept, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet9.xml", b"0" * 130_000_000)

    with pytest.raises(RuleBroken, match="holds too much"):
        read_file(kept.getvalue())


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_get_a_sentence(content: bytes) -> None:
    said = said_of(lambda: read_file(content))

    assert said is None or said.endswith(".")


@given(st.text(max_size=300))
def test_any_text_is_a_table_or_gets_a_sentence(typed: str) -> None:
    said = said_of(lambda: guess(read_text(typed)))

    assert said is None or said.endswith(".")


def said_of(read: Callable[[], object]) -> str | None:
    try:
        read()
    except RuleBroken as refusal:
        return str(refusal)
    return None


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("Company,What for,Contact email,BAA?,Signed\nA,b,c@d.ef,yes,1/2/2024", "name does email baa baa_on"),
        ("Business Associate Name,Type of Service Provided,Website Address (URL)\nA,b,c.de", "name does website"),
        ("Vendor,Company,Email\nA,B,c@d.ef", "name legal_name email"),
        ("Supplier,ePHI (y/n),Notes\nA,y,n", "name phi note"),
        ("Twilio,a@b.cd,(512) 555-0142\nBox,c@d.ef,(512) 555-0143", "name email phone"),
        ("Twilio\nBox", "name"),
        ("Payee,Memo,Amount\nTwilio,x,12.00", "name note -"),
        ("BAA,Vendor\nyes,Twilio", "baa name"),
        ("Mystery,Vendor\nqqq,Twilio", "- name"),
    ],
)  # fmt: skip
def test_columns_are_guessed(text: str, targets: str) -> None:
    found = guess(read_text(text))

    assert " ".join(target or "-" for target in found.targets) == targets


def test_a_column_nobody_can_guess_is_said_to_be_so() -> None:
    found = guess(read_text("Mystery,Vendor,Open Balance\nqqq,Twilio,0.00"))

    assert found.sure == (False, True, True)
    assert found.matched == 2


@pytest.mark.parametrize(
    ("targets", "sentence"),
    [
        ([Target.DOES], "Say which column holds the vendor's name."),
        ([Target.NAME, Target.NAME], "Two columns go to “Vendor name”."),
    ],
)
def test_a_choice_of_columns_that_cannot_work_is_refused(
    targets: list[Target], sentence: str
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        check_targets(targets)

    assert str(refusal.value).startswith(sentence)


@pytest.mark.parametrize(
    ("days", "order"),
    [
        (["3/14/2024", "1/5/22"], DateOrder.MONTH_FIRST),
        (["14/3/2024", "1/5/22"], DateOrder.DAY_FIRST),
        (["14/3/2024", "3/14/2024"], DateOrder.MONTH_FIRST),
        (["1/2/2024"], DateOrder.MONTH_FIRST),
        ([], DateOrder.MONTH_FIRST),
    ],
)
def test_the_order_of_dates_is_guessed(days: list[str], order: DateOrder) -> None:
    assert guess_date_order(days) is order


def test_the_samples_are_read_whole() -> None:
    assert len(read_file((SAMPLES / "vendors.csv").read_bytes()).rows) == 20
    assert len(read_file((SAMPLES / "quickbooks_payees.csv").read_bytes()).rows) == 11
    assert isinstance(read_file((SAMPLES / "vendors.csv").read_bytes()), Table)
    assert reading.MOST_ROWS >= 10_000


def test_a_workbook_that_swells_while_it_is_read_is_refused() -> None:
    bomb = "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "boom" * 100}">' for n in range(12)
    )
    sheet = (
        f'<?xml version="1.0"?><!DOCTYPE x [{bomb}]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&e11;</t></is></c></row></sheetData></worksheet>'
    )
    kept = io.BytesIO()
    plain = zipfile.ZipFile(io.BytesIO(workbook(("Vendor",))))
    with plain, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in plain.namelist():
            packed.writestr(name, sheet if name.endswith("sheet1.xml") else plain.read(name))

    with pytest.raises(RuleBroken):
        read_file(kept.getvalue())


def test_a_text_made_to_be_slow_is_told_apart_at_once() -> None:
    slow = "\n".join(["~'" * 1000] * 60)
    began = clock.now()

    read_text(slow)

    assert (clock.now() - began).total_seconds() < 5
