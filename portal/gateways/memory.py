"""An outside of memory for fast tests of what stands on it. The gateways have tests of their own."""

import hashlib
import os
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from html import unescape
from io import BytesIO
from typing import BinaryIO

import pikepdf

from portal import clock
from portal.gateways import ports
from portal.gateways.keys import LocalKeys

_LETTERS_A_LINE, _LINES_A_SHEET = 100, 55

# The industry's harmless test file, in two halves so that no scanner trips over this one.
EICAR = (
    rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-"  # noqa: ISC003 - halves on purpose
    + rb"ANTIVIRUS-TEST-FILE!$H+H*"
)


class MemoryStore:
    """A store that forgets when the process ends."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[bytes, datetime]] = {}
        self.written_at: dict[str, datetime] = {}

    def put_new(self, key: str, source: BinaryIO, sha256: str, retain_until: datetime) -> None:
        content = source.read()
        if ports.checked_key(key) in self.kept:
            raise ports.AlreadyKept(key)
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ports.SealBroken("The bytes to keep are not those that were named.")
        self.kept[key] = (content, retain_until)
        self.written_at[key] = clock.now()

    def open(self, key: str) -> AbstractContextManager[BinaryIO]:
        return BytesIO(self._find(key)[0])

    def stat(self, key: str) -> ports.Kept:
        content, until = self._find(key)
        written_at = self.written_at[key]
        return ports.Kept(key=key, size=len(content), written_at=written_at, retain_until=until)

    def list(self, practice_id: int, after: str = "") -> Iterator[ports.Listed]:
        for key in sorted(self.kept):
            if key.startswith(f"v1/{practice_id}/") and key > after:
                yield self.stat(key)

    def retain(self, key: str, until: datetime) -> None:
        content, before = self._find(key)
        if until < before:
            raise ports.StillRetained(key)
        self.kept[key] = (content, until)

    def delete(self, key: str) -> None:
        if self._find(key)[1] > clock.now():
            raise ports.StillRetained(key)
        del self.kept[key]

    def _find(self, key: str) -> tuple[bytes, datetime]:
        try:
            return self.kept[ports.checked_key(key)]
        except KeyError:
            raise ports.NotKept(key) from None


class MemoryScanner:
    """A scanner that knows EICAR, and can be struck dumb."""

    is_there = True

    def __init__(self) -> None:
        self.is_silent = False

    def scan(self, source: BinaryIO) -> ports.Scan:
        if self.is_silent:
            raise ports.OutsideSilent("The scanner does not answer.")
        if EICAR in source.read():
            return ports.Scan(verdict=ports.Verdict.INFECTED, found="Eicar-Test-Signature")
        return ports.Scan(verdict=ports.Verdict.CLEAN)


class MemoryRenderer:
    """Writes the words of a page onto plain sheets, at once. Its looks are left out."""

    def render_pdf(self, html: str) -> bytes:
        lines = [
            line
            for paragraph in _words_of(html)
            for line in textwrap.wrap(paragraph, _LETTERS_A_LINE)
        ]
        sheet = BytesIO()
        with pikepdf.new() as pdf:
            for first in range(0, max(len(lines), 1), _LINES_A_SHEET):
                _write_sheet(pdf, lines[first : first + _LINES_A_SHEET])
            pdf.save(sheet)
        return sheet.getvalue()

    def render_pdf_with_places(
        self, html: str, ids: Sequence[str]
    ) -> tuple[bytes, dict[str, ports.FieldPlace]]:
        """Give each element that is there a box of its own on the first sheet, one above the other."""
        there = [one for one in ids if f'id="{one}"' in html]
        boxes = ((50, 20 + 100 * row, 320, 115 + 100 * row) for row in range(len(there)))
        places = {
            one: ports.FieldPlace(name=one.removeprefix("sign-"), page=0, box=box)
            for one, box in zip(there, boxes, strict=True)
        }
        return self.render_pdf(html), places

    def render_with_attachments(self, html: str, attachments: Mapping[str, bytes]) -> bytes:
        carrying = BytesIO()
        with pikepdf.open(BytesIO(self.render_pdf(html))) as pdf:
            for name, content in attachments.items():
                pdf.attachments[name] = content
            pdf.save(carrying)
        return carrying.getvalue()


def _words_of(html: str) -> Iterator[str]:
    body = re.sub(r"<(style|head)\b.*?</\1>", "", html, flags=re.DOTALL)
    for block in re.split(r"</?(?:p|h\d|td|tr|li|div|table|br|section|dt|dd)\b[^>]*>", body):
        words = " ".join(unescape(re.sub(r"<[^>]*>", "", block)).split())
        if words:
            yield words


def _write_sheet(pdf: pikepdf.Pdf, lines: list[str]) -> None:
    page = pdf.add_blank_page()
    font = {"Type": "Font", "Subtype": "Type1", "BaseFont": "Helvetica"}
    font["Encoding"] = "WinAnsiEncoding"
    named = {f"/{name}": pikepdf.Name(f"/{value}") for name, value in font.items()}
    encoded = pikepdf.Dictionary(named)
    page.obj.Resources = pikepdf.Dictionary({"/Font": pikepdf.Dictionary({"/F1": encoded})})
    shown = b" ".join(b"(%s) Tj T*" % _escaped(line) for line in lines)
    page.obj.Contents = pdf.make_stream(b"BT /F1 9 Tf 12 TL 50 740 Td %s ET" % shown)


def _escaped(line: str) -> bytes:
    return re.sub(rb"([\\()])", rb"\\\1", line.encode("cp1252", "replace"))


def memory_keys() -> LocalKeys:
    """Return a real local master key that nobody keeps."""
    return LocalKeys([os.urandom(32)])
