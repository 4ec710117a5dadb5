"""`portal baa check`: what it tells, and its exit status."""

import io
import json
from pathlib import Path

import pytest

from portal.baa.command import run_check
from portal.gateways.render import render_pdf
from tests.baa.clauses.papers import own, printable

WHOLE, SHORT = own()["state_agency"][0], own()["numbered_vendor"][0]


def check(path: Path, *, as_json: bool = True) -> tuple[int, str]:
    out = io.StringIO()
    return run_check(path, as_json=as_json, out=out), out.getvalue()


@pytest.mark.parametrize(("text", "status"), [(WHOLE, 0), (SHORT, 1)])
def test_the_status_says_whether_a_required_provision_is_missing(
    tmp_path: Path, text: str, status: int
) -> None:
    path = tmp_path / "baa.txt"
    path.write_text(text)

    assert check(path)[0] == status


def test_json_is_one_document_with_each_provision(tmp_path: Path) -> None:
    path = tmp_path / "baa.txt"
    path.write_text(SHORT)

    told = json.loads(check(path)[1])

    by_id = {one["id"]: one for one in told["provisions"]}
    assert set(by_id) >= {f"R{number:02}" for number in range(1, 21)}
    assert by_id["R01"]["verdict"] == "found"
    assert by_id["R01"]["quote"] in SHORT.replace("\n", " ")
    assert set(told["missing"]) >= {"R03", "R10"}
    assert told["breach_notice"]["number"] == 24


def test_a_pdf_is_read_in_the_cage(tmp_path: Path) -> None:
    path = tmp_path / "baa.pdf"
    path.write_bytes(render_pdf(printable(WHOLE)))

    status, told = check(path, as_json=False)

    assert status == 0
    assert "R17  found" in told
    assert "A person must" in told


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 torn", b"\x00\x01\x02", b"PK\x03\x04 no zip"])
def test_what_cannot_be_read_is_said_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "strange"
    path.write_bytes(content)

    status, told = check(path)

    assert (status, json.loads(told)) == (2, {"error": "The file could not be read safely."})


def test_a_file_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    assert check(tmp_path / "none.pdf")[0] == 2
