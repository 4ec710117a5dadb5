"""What `doctor` says of a virus scanner."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import pytest

from portal.gateways.checks import Check, Finding
from portal.gateways.checks_of_scanner import of_scanner, of_signatures
from portal.gateways.clamd import ClamdScanner, NobodyScans
from portal.gateways.memory import MemoryScanner
from portal.gateways.ports import NoVerdict, Scan, Scanner, Verdict
from tests.peers.clamd import Clamd, running_clamd

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clamd]:
    with running_clamd(tmp_path_factory.mktemp("clamd"), largest_mb=3) as running:
        yield running


def findings(scanner: Scanner, largest: int = 1 << 20) -> dict[str, Finding]:
    return {check.name: check.finding for check in of_scanner(scanner, largest)}


def test_a_scanner_that_finds_the_test_virus_also_in_the_largest_file_is_ok(clamd: Clamd) -> None:
    found = findings(ClamdScanner(clamd.address), 3 << 20)

    # The signatures of the tests are made by hand and have no date.
    assert found == {
        "Virus scanner": Finding.OK,
        "Largest file scanned": Finding.OK,
        "Virus signatures": Finding.WARNING,
    }


def test_a_scanner_that_refuses_large_files_is_unsafe_and_told_by_name(clamd: Clamd) -> None:
    checks = {check.name: check for check in of_scanner(ClamdScanner(clamd.address), 8 << 20)}

    assert checks["Largest file scanned"].finding is Finding.UNSAFE
    assert "StreamMaxLength in clamd.conf to 8M" in checks["Largest file scanned"].what_to_do


def test_a_scanner_that_passes_large_files_unseen_is_unsafe(tmp_path: Path) -> None:
    with running_clamd(tmp_path, looked_into_mb=1) as nearsighted:
        found = {one.name: one for one in of_scanner(ClamdScanner(nearsighted.address), 3 << 20)}

    assert found["Largest file scanned"].finding is Finding.UNSAFE
    assert "MaxFileSize" in found["Largest file scanned"].what_to_do


def test_a_scanner_that_is_down_or_blind_is_unsafe(tmp_path: Path) -> None:
    class Blind(MemoryScanner):
        def scan(self, source: BinaryIO) -> Scan:
            source.read()
            return Scan(verdict=Verdict.CLEAN)

    class Wordless(MemoryScanner):
        def scan(self, source: BinaryIO) -> Scan:  # noqa: ARG002 - the port's shape
            raise NoVerdict("nothing")

    for scanner in (ClamdScanner(f"unix://{tmp_path}/no"), Blind(), Wordless()):
        assert findings(scanner) == {"Virus scanner": Finding.UNSAFE}


def test_no_scanner_is_a_warning_that_says_what_to_set() -> None:
    (check,) = of_scanner(NobodyScans(), 1 << 20)

    assert check.finding is Finding.WARNING
    assert "PORTAL_SCANNER" in check.what_to_do


@pytest.mark.parametrize(
    ("version", "finding"),
    [
        ("ClamAV 1.4.3/27673/Mon Nov 23 08:35:18 2026", Finding.OK),
        ("ClamAV 1.4.3/27673/Tue Nov 17 12:00:00 2026", Finding.OK),
        ("ClamAV 1.4.3/27673/Tue Nov 17 11:59:59 2026", Finding.WARNING),
        ("ClamAV 1.4.3/27673/Sun Nov  1 08:35:18 2026", Finding.WARNING),
        ("ClamAV 1.4.3", Finding.WARNING),
        ("", Finding.WARNING),
    ],
)
def test_signatures_older_than_a_week_deserve_a_look(version: str, finding: Finding) -> None:
    assert said(version).finding is finding


def said(version: str) -> Check:
    return of_signatures(version, AT)
