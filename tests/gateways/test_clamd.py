"""Scanning by a real clamd. Only an explicit "clean" is clean."""

import os
import signal
import socket
import threading
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from portal.gateways.clamd import ClamdScanner, NobodyScans, NotChosen
from portal.gateways.memory import EICAR
from portal.gateways.ports import OutsideSilent, Verdict
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
    [b"", b"\n", b"stream: Something ERROR\n", b"nonsense\n", b"OK\n"],
)
def test_any_other_answer_is_not_clean(answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_say, args=(server, answer), daemon=True).start()
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"

        with pytest.raises(OutsideSilent):
            ClamdScanner(address, patience=2).scan(BytesIO(b"anything"))


@pytest.mark.parametrize("address", ["tcp:127.0.0.2:{}", "tcp://127.0.0.2:{}"])
def test_a_scanner_on_another_machine_is_asked_however_its_address_is_written(
    address: str,
) -> None:
    with socket.create_server(("127.0.0.2", 0)) as server:
        threading.Thread(target=_say, args=(server, b"stream: OK\n"), daemon=True).start()
        scanner = ClamdScanner(address.format(server.getsockname()[1]), patience=2)

        assert scanner.scan(BytesIO(b"anything")).verdict is Verdict.CLEAN


def _say(server: socket.socket, answer: bytes) -> None:
    connection, _ = server.accept()
    with connection:
        received = b""
        while not received.endswith(b"\0\0\0\0"):
            received += connection.recv(4096)
        connection.sendall(answer)


def test_where_nobody_scans_nothing_is_called_clean() -> None:
    assert NobodyScans().scan(BytesIO(EICAR)).verdict is Verdict.NOT_SCANNED


def test_where_no_scanner_was_chosen_nothing_gets_a_verdict() -> None:
    with pytest.raises(OutsideSilent):
        NotChosen().scan(BytesIO(b"anything"))


def test_the_scanner_tells_its_version(scanner: ClamdScanner) -> None:
    assert "ClamAV" in scanner.version()
