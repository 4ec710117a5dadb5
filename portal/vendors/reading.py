"""Reading a list as people send it: a CSV or XLSX file, or rows pasted from a spreadsheet.

Nothing is evaluated, and nothing may grow: a cell is text, and size, rows and columns are bounded.
A workbook is opened in a confined child.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from charset_normalizer import from_bytes

from portal.errors import RuleBroken
from portal.gateways import cage
from portal.gateways.spool import new_spool
from portal.vendors.cells import tidy

MOST_BYTES = 8 * 1024 * 1024
MOST_ROWS = 20_000
_MOST_COLUMNS = 60
_MOST_SNIFFED = 2000

_NO_TABLE = "This is not a table. Send a CSV or XLSX file, or paste the rows from your spreadsheet."
_NO_ROWS = "There are no rows in it. Copy the cells with their headings, and try again."
_NO_SHEET = {"unfolds": "The XLSX file holds too much. Send only the sheet with your vendors."}
_DELIMITERS = ("\t", ",", ";", "|")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_OTHER_FILES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"<")


@dataclass(frozen=True)
class Table:
    """Rows of cells as text, each with its number in the list, counted from 1."""

    rows: tuple[tuple[int, tuple[str, ...]], ...]

    @property
    def width(self) -> int:
        """How many columns the widest row has."""
        return max(len(cells) for _, cells in self.rows)


def read_file(content: bytes) -> Table:
    """Read an uploaded file, by what is in it and not by its name."""
    if len(content) > MOST_BYTES:
        raise RuleBroken("The file is larger than 8 MB. Send only the sheet with your vendors.")
    if content.startswith(b"PK\x03\x04"):
        return _table(_sheet(content))
    if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(_OTHER_FILES):
        raise RuleBroken(_NO_TABLE)
    return read_text(_decoded(content))


def read_text(text: str) -> Table:
    """Read pasted rows, or the text of a CSV file."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n\ufeff")
    if not lines.strip():
        raise RuleBroken(_NO_ROWS)
    is_code = lines.lstrip()[:1] in {"{", "[", "<"} and lines.rstrip()[-1:] in {"}", "]", ">"}
    if is_code or any(letter in lines for letter in "\x00\x01\x02\x03\x04\x05\x06\x07\x08"):
        raise RuleBroken(_NO_TABLE)
    return _table(_split(lines, _delimiter(lines)))


def _decoded(content: bytes) -> str:
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _strictly(content, name)
    # UTF-16 without a mark: every second byte of plain letters is nothing.
    for start, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        half = content[start:2000:2]
        if half.count(0) > len(half) * 0.6:
            return _strictly(content, name)
    return _by_trying(content)


def _by_trying(content: bytes) -> str:
    for name in ("utf-8", "cp1252"):
        try:
            return content.decode(name)
        except UnicodeDecodeError:
            continue
    best = from_bytes(content).best()
    if best is None:
        raise RuleBroken(_NO_TABLE)
    return str(best)


def _strictly(content: bytes, name: str) -> str:
    try:
        return content.decode(name)
    except UnicodeDecodeError:
        raise RuleBroken(_NO_TABLE) from None


def _delimiter(lines: str) -> str:
    """Return what stands between the cells: what splits most rows into equally many."""
    sample = "\n".join(lines.split("\n")[:60])
    scores = {mark: _evenness(_split(sample, mark)) for mark in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda mark: scores[mark])
    if scores[best] > 0:
        return best
    try:
        # Few letters: its patterns take time by the square of them, and hold up all others.
        return csv.Sniffer().sniff(sample[:_MOST_SNIFFED], delimiters=":~^").delimiter
    except csv.Error:
        return best


def _evenness(rows: Iterable[list[str]]) -> float:
    widths = [len(row) for row in rows if row]
    if not widths or max(widths) < 2:
        return 0
    usual = max(set(widths), key=lambda width: (width > 1, widths.count(width)))
    return widths.count(usual) / len(widths) * min(usual, 10)


def _split(text: str, mark: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text), delimiter=mark)
    except csv.Error:
        raise RuleBroken(_NO_TABLE) from None


def _sheet(content: bytes) -> list[list[str]]:
    try:
        with new_spool() as file:
            file.write(content)
            file.flush()
            rows = cage.sheet_of(file)
    except cage.Unreadable:
        said = "The XLSX file cannot be read. Save it again, or send it as CSV."
        raise RuleBroken(said) from None
    if isinstance(rows, str):
        raise RuleBroken(_NO_SHEET.get(rows, _NO_TABLE))
    return rows


def _table(rows: Iterable[list[str]]) -> Table:
    numbered = [
        (number, cells)
        for number, row in enumerate(islice(rows, MOST_ROWS + 50), start=1)
        if any(cells := tuple(tidy(cell) for cell in row[:_MOST_COLUMNS]))
    ]
    if not numbered:
        raise RuleBroken(_NO_ROWS)
    if len(numbered) > MOST_ROWS:
        raise RuleBroken(f"There are more than {MOST_ROWS:,} rows. Send them in parts.")
    width = max(len(_bare(cells)) for _, cells in numbered)
    return Table(tuple((number, _filled(cells, width)) for number, cells in numbered))


def _bare(cells: tuple[str, ...]) -> tuple[str, ...]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


def _filled(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    return (*cells[:width], *[""] * (width - len(cells)))
