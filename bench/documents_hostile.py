"""What hostile files cost, and whether others notice: `python -m bench.documents_hostile [--brief]`."""

import argparse
import logging
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from portal.gateways import cage
from portal.gateways.spool import new_spool
from tests.databases import server
from tests.documents import hostile_kinds, hostile_pdf
from tests.documents.hostile_kinds import Kind
from tests.documents.over_http import Visitor, two_visitors

_LOOKS, _ROUNDS = 60, 5
_MOST_BYTES = 60 << 20


class Spent(logging.Handler):
    """The most memory that a child took since it was last asked."""

    def __init__(self) -> None:
        super().__init__()
        self._most = 0.0

    def emit(self, record: logging.LogRecord) -> None:
        """Note the memory of a child that ended."""
        assert isinstance(record.args, tuple)
        self._most = max(self._most, float(str(record.args[2])))

    def ask(self) -> float:
        """Return the most, and begin anew."""
        most, self._most = self._most, 0.0
        return most


def main() -> None:
    """Print the table of hostile files, then how long others wait meanwhile."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--others", action="store_true", help="only how long others wait")
    parser.add_argument("--brief", action="store_true", help="without the three slow ones")
    asked = parser.parse_args()
    left_out = hostile_kinds.SLOW if asked.brief else ()
    if not asked.others:
        _table(tuple(kind for kind in hostile_kinds.ALL if kind not in left_out))
    _others_meanwhile()


def _table(kinds: tuple[Kind, ...]) -> None:
    spent = Spent()
    logger = logging.getLogger("portal.confined")
    logger.addHandler(spent)
    logger.setLevel(logging.DEBUG)
    worst_seconds = worst_megabytes = 0.0
    print("| file | KB | on upload | s | MB | text, then picture | s | MB |")
    print("|---|---|---|---|---|---|---|---|")
    for kind in kinds:
        content = _made(kind)
        if not 0 < len(content) <= _MOST_BYTES:
            continue  # refused before anything is opened
        with new_spool() as file:
            file.write(content)
            file.flush()
            rows = [_measured(partial(_looked, file), spent)]
            if content.startswith(b"%PDF-"):
                rows.append(_measured(partial(_read, file), spent))
        told = " | ".join(f"{end} | {seconds:.1f} | {most:.0f}" for end, seconds, most in rows)
        print(f"| {kind.name} | {len(content) >> 10:,} | {told} |", flush=True)
        worst_seconds = max(worst_seconds, *(row[1] for row in rows), 0)
        worst_megabytes = max(worst_megabytes, *(row[2] for row in rows), 0)
    print(
        f"\nWorst: {worst_seconds:.0f} s (aim: under 45), {worst_megabytes:.0f} MB (under 1,200)\n"
    )


def _made(kind: Kind) -> bytes:
    """Make a file in a process of its own: what a parent has in memory counts as its children's."""
    with get_context("fork").Pool(1) as apart:
        return apart.apply(_make, (hostile_kinds.ALL.index(kind),))


def _make(number: int) -> bytes:
    return hostile_kinds.ALL[number].make()


def _measured(run: Callable[[], str], spent: Spent) -> tuple[str, float, float]:
    began = time.monotonic()
    end = run()
    return end, time.monotonic() - began, spent.ask()


def _looked(file: BinaryIO) -> str:
    try:
        return cage.look_inside(file).finding or "kept"
    except cage.Unreadable:
        return "unreadable"


def _read(file: BinaryIO) -> str:
    """Read and draw it as if it had been kept. A real one that was refused never comes so far."""
    ends = []
    for attempt in (
        lambda: cage.texts_of(file, "application/pdf"),
        lambda: cage.picture_of(file, "application/pdf", 1),
    ):
        try:
            attempt()
            ends.append("done")
        except cage.Unreadable:
            ends.append("given up")
    return ", ".join(ends)


def _others_meanwhile() -> None:
    files = [("lzw.pdf", hostile_pdf.lzw_bomb()), ("form.pdf", hostile_pdf.form_bomb())]
    quiet: list[float] = []
    busy: list[float] = []
    with TemporaryDirectory() as data, two_visitors(server(), Path(data)) as (sender, other):
        _waits(other, _LOOKS)  # warm
        for _ in range(_ROUNDS):
            quiet += _waits(other, _LOOKS)
            with _sending(sender, files):
                busy += _waits(other, _LOOKS)
    print(f"Others' page (p50, p95 in ms), quiet: {_told(quiet)}; while two hostile files")
    print(f"at a time are opened: {_told(busy)}")
    print(f"p95 busy to quiet: {_p95(busy) / _p95(quiet):.2f} (aim: under 2)")


def _waits(visitor: Visitor, times: int) -> list[float]:
    found = []
    for _ in range(times):
        began = time.perf_counter()
        assert visitor.look() == 200
        found.append((time.perf_counter() - began) * 1000)
    return found


@contextmanager
def _sending(visitor: Visitor, files: list[tuple[str, bytes]]) -> Iterator[None]:
    """Send hostile files, one after the other on each of a few lines, until it is enough."""
    over = threading.Event()

    def send(name: str, content: bytes) -> None:
        while not over.is_set():
            visitor.send(name, content)

    senders = [threading.Thread(target=send, args=file) for file in files]
    for one in senders:
        one.start()
    time.sleep(1)
    yield
    over.set()
    for one in senders:
        one.join()


def _p95(found: list[float]) -> float:
    return statistics.quantiles(found, n=20)[-1]


def _told(found: list[float]) -> str:
    return f"{statistics.median(found):.0f}, {_p95(found):.0f}"


if __name__ == "__main__":
    main()
