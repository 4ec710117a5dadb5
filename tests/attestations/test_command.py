"""`portal soc2 read`: from a file, without a database."""

import json
from io import StringIO
from pathlib import Path

from portal.attestations.command import run_read
from tests.attestations.making import GIVEN, pdf_of


def told(path: Path) -> tuple[int, dict[str, object]]:
    out = StringIO()
    status = run_read(path, as_json=True, out=out)
    return status, json.loads(out.getvalue())


def test_a_text_is_read_into_one_json_document(tmp_path: Path) -> None:
    status, found = told(GIVEN / "northwind.txt")

    assert status == 0
    assert (found["kind"], found["type"], found["opinion"]) == ("soc2", "II", "qualified")
    assert (found["start"], found["end"]) == ("2025-01-01", "2025-12-31")
    assert found["exceptions"] == 2


def test_a_pdf_is_read_in_the_cage_and_names_the_page(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf_of())

    status, found = told(path)

    assert status == 0
    fields = found["fields"]
    assert isinstance(fields, dict)
    assert fields["opinion"]["page"] == 2
    assert "except for" in fields["opinion"]["quote"] or "Qualified" in fields["opinion"]["quote"]


def test_what_is_no_report_is_a_finding_and_no_file_is_wrong_use(tmp_path: Path) -> None:
    assert told(GIVEN / "iso.txt")[0] == 1
    assert told(tmp_path / "nothing.pdf")[0] == 2
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 and no more")
    assert told(broken)[0] == 1


def test_in_words_each_fact_has_its_page() -> None:
    out = StringIO()

    run_read(GIVEN / "synthetic_d08.txt", as_json=False, out=out)

    assert "Type: I  (page 1" in out.getvalue()
    assert "From: not found" in out.getvalue()
