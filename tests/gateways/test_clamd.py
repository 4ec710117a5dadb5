"""Scanning by a real clamd. Only an explicit "clean" is clean."""

import os
import signal
import socket
import threading
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest

from portal.gateways.clamd import ClamdScanner, NobodyScans
from portal.gateways.memory import EICAR
from portal.gateways.ports import NoVerdict, OutsideSilent, Verdict
from tests.documents import hostile
from tests.peers.clamd import Clamd, running_clamd


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clamd]:
    with running_clamd(tmp_path_factory.mktemp("clamd"), largest_mb=2) as running:
        yield running


@pytest.fixture
def scanner(clamd: Clamd) -> ClamdScanner:
    return ClamdScanner(clamd.address, patience=10)


def test_a_plain_file_is_clean(scanner: ClamdScanner) -> None:
    assert scanner.scan(BytesIO(hostile.plain_pdf())).verdict is Verdict.CLEAN


def in_a_zip() -> bytes:
    into = BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", EICAR)
    return into.getvalue()


@pytest.mark.parametrize(
    "content",
    [EICAR, in_a_zip(), hostile.pdf_with_stream(zlib.compress(EICAR), b"/Filter /FlateDecode")],
    ids=["plain", "zip", "flate"],
)
def test_eicar_is_found_wherever_it_hides(scanner: ClamdScanner, content: bytes) -> None:
    scan = scanner.scan(BytesIO(content))

    assert scan.verdict is Verdict.INFECTED
    assert "Eicar" in scan.found


def test_a_file_over_the_scanners_limit_is_not_clean(scanner: ClamdScanner) -> None:
    with pytest.raises(OutsideSilent):
        scanner.scan(BytesIO(os.urandom(3 << 20)))


def test_a_frozen_scanner_has_not_said_clean(clamd: Clamd) -> None:
    os.kill(clamd.process.pid, signal.SIGSTOP)
    try:
        with pytest.raises(OutsideSilent):
            ClamdScanner(clamd.address, patience=1).scan(BytesIO(b"anything"))
    finally:
        os.kill(clamd.process.pid, signal.SIGCONT)


def test_a_scanner_that_is_down_has_not_said_clean(tmp_path: Path) -> None:
    for address in (f"unix://{tmp_path}/nobody.ctl", "tcp://127.0.0.1:1"):
        with pytest.raises(OutsideSilent):
            ClamdScanner(address, patience=1).scan(BytesIO(b"anything"))


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\n",
        b"stream: Something ERROR\n",
        b"nonsense\n",
        b"OK\n",
        b"stream: OK nearly\n",
        b"stream: perhaps OK\n",
        b"another: OK\n",
        b"PONG\n",
    ],
)
def test_any_other_answer_is_not_clean(answer: bytes) -> None:
    with saying(FOUND, answer) as address, pytest.raises(NoVerdict):
        ClamdScanner(address, patience=2).scan(BytesIO(b"anything"))


@pytest.mark.parametrize("answer", [b"stream: OK\n", b"", b"stream: Something ERROR\n"])
def test_a_scanner_that_does_not_find_the_test_virus_is_not_asked(answer: bytes) -> None:
    with saying(answer, b"stream: OK\n") as address, pytest.raises(OutsideSilent) as silent:
        ClamdScanner(address, patience=2).scan(BytesIO(b"anything"))

    assert not isinstance(silent.value, NoVerdict)


@pytest.mark.parametrize("written", ["tcp:{}", "tcp://{}"])
def test_a_scanner_on_another_machine_is_asked_however_its_address_is_written(written: str) -> None:
    with saying(FOUND, b"stream: OK\n") as address:
        scanner = ClamdScanner(written.format(address.removeprefix("tcp://")), patience=2)

        assert scanner.scan(BytesIO(b"anything")).verdict is Verdict.CLEAN


def test_signatures_without_the_test_virus_are_bad_ones(tmp_path: Path) -> None:
    with running_clamd(tmp_path) as clamd:
        (tmp_path / "signatures" / "test.hdb").write_text(f"{'0' * 32}:68:Nothing\n")
        (tmp_path / "signatures" / "test.ndb").write_text("Nothing:0:*:00112233445566778899\n")
        reload(clamd)

        with pytest.raises(OutsideSilent, match="signatures are bad"):
            ClamdScanner(clamd.address, patience=5).scan(BytesIO(b"anything"))


def test_a_signature_file_that_makes_no_sense_changes_nothing(tmp_path: Path) -> None:
    with running_clamd(tmp_path) as clamd:
        (tmp_path / "signatures" / "bad.ndb").write_text("no signature at all\n")
        reload(clamd)
        scanner = ClamdScanner(clamd.address, patience=5)

        assert scanner.scan(BytesIO(EICAR)).verdict is Verdict.INFECTED
        assert scanner.scan(BytesIO(hostile.plain_pdf())).verdict is Verdict.CLEAN


FOUND = b"stream: Eicar-Test-Signature FOUND\n"


@contextmanager
def saying(*answers: bytes) -> Iterator[str]:
    """Play a clamd on another machine that gives these answers, one a question."""
    with socket.create_server(("127.0.0.2", 0)) as server:
        threading.Thread(target=_say, args=(server, answers), daemon=True).start()
        yield f"tcp://127.0.0.2:{server.getsockname()[1]}"


def _say(server: socket.socket, answers: tuple[bytes, ...]) -> None:
    for answer in answers:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        with connection:
            received = b""
            while not received.endswith(b"\0\0\0\0") and (part := connection.recv(4096)):
                received += part
            connection.sendall(answer)


def reload(clamd: Clamd) -> None:
    """Have clamd read its signatures anew, and wait until it has."""
    with socket.socket(socket.AF_UNIX) as asked:
        asked.connect(clamd.address.removeprefix("unix://"))
        asked.sendall(b"nRELOAD\n")
        assert asked.recv(100).startswith(b"RELOADING")
    time.sleep(1.5)


def test_where_nobody_scans_nothing_is_called_clean() -> None:
    assert NobodyScans().scan(BytesIO(EICAR)).verdict is Verdict.NOT_SCANNED


def test_the_scanner_tells_its_version(scanner: ClamdScanner) -> None:
    assert "ClamAV" in scanner.version()
