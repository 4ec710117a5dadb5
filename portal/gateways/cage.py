"""The only way in for foreign bytes: they are opened in a confined child, which tells what it saw.

No part of the portal opens a file that came from outside by itself. It asks here, and gets plain
values: a finding, text, a picture drawn anew. Any other end than a clear answer is Unreadable, and
nothing is tried a second time.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from portal.gateways.confined import ChildFailed, Limits, run_confined
from portal.gateways.spool import new_spool

MOST_PAGES_READ = 400
MOST_LETTERS_OF_A_PAGE = 200_000

_HERE = Path(__file__).parent
_MEMORY, _CPU, _WALL = 1 << 30, 20, 40
_ANSWER = Limits(memory=_MEMORY, cpu_seconds=_CPU, wall_seconds=_WALL, answer=64 << 10)
_TEXT = Limits(memory=_MEMORY, cpu_seconds=_CPU, wall_seconds=_WALL, answer=48 << 20)
# A person waits for it. An honest page is drawn in a second.
_PICTURE = Limits(memory=_MEMORY, cpu_seconds=10, wall_seconds=25, answer=64 << 20)
# Tesseract would start a thread a core, and a child may start none.
_OCR = Limits(
    memory=_MEMORY,
    cpu_seconds=_CPU,
    wall_seconds=_WALL,
    answer=4 << 20,
    environ={"OMP_THREAD_LIMIT": "1"},
)
_Told = TypeVar("_Told")
_PNG = b"\x89PNG\r\n\x1a\n"
_WIDEST = 2400
_STATUS = re.compile(r"([245]\.\d{1,3}\.\d{1,3})?")
_MESSAGE_ID = re.compile(r"(<[0-9a-f]{32}@[A-Za-z0-9.-]{1,253}>)?")

# The child's own words for what it may find. Anything else it says is not believed.
FINDINGS = frozenset(
    {
        "wrong_type",
        "damaged",
        "password",
        "javascript",
        "starts_programs",
        "sends_data",
        "fill_in_form",
        "program_inside",
        "macros",
        "fetches_template",
        "linked_elsewhere",
        "commands",
        "two_in_one",
        "too_many_pages",
        "too_many_pixels",
        "unfolds",
    }
)


# What a mail that came to the address for reports may be, and what a report may tell.
MAIL_KINDS = frozenset({"report", "complaint", "automatic", "other"})
REPORTED = frozenset({"", "failed", "delayed", "relayed", "expanded", "delivered"})


class Unreadable(Exception):
    """The file could not be opened safely: the child died, ran over a limit, or made no sense."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What is inside a file. A finding is a reason not to keep it."""

    finding: str | None = None
    media_type: str | None = None
    pages: int | None = None


@dataclass(frozen=True, kw_only=True)
class Texts:
    """The text of a file's pages, and whether there are more than were read."""

    pages: list[str]
    has_more: bool


@dataclass(frozen=True, kw_only=True)
class Reported:
    """What a mail to the address for reports tells, in the child's words and no others."""

    kind: str
    action: str
    # A figure such as "5.1.1" (RFC 3463), and the Message-ID of the letter it is about; or nothing.
    status: str
    message_id: str


def report_in(file: BinaryIO) -> Reported:
    """Return what a mail server reports of a letter."""
    return _told(_reported, "cage_bounce.py", file, _ANSWER)


def look_inside(file: BinaryIO) -> Seen:
    """Open a file and tell what it is, or why it is not to be kept."""
    return _told(_seen, "cage_child.py", file, _ANSWER)


def texts_of(file: BinaryIO, media_type: str) -> list[str]:
    """Return the text of each page, as far as the file holds text. A picture holds none."""
    return read_texts(file, media_type).pages


def read_texts(file: BinaryIO, media_type: str) -> Texts:
    """Return the text of each page, and whether pages beyond the limit were left out."""
    return _told(_texts, "cage_text.py", file, _TEXT, [media_type])


def text_by_ocr(file: BinaryIO, media_type: str, number: int) -> str:
    """Return what can be recognized on the picture of a page. The first page is 1."""
    drawn = _answer("cage_draw.py", file, _PICTURE, [media_type, str(number), "ocr"])
    with new_spool() as picture:
        picture.write(_picture(drawn))
        picture.flush()
        recognized = _answer("cage_ocr.py", picture, _OCR)
    return recognized.decode("utf-8", "replace")[:MOST_LETTERS_OF_A_PAGE].strip()


def picture_of(file: BinaryIO, media_type: str, number: int, *, width: int = 1200) -> bytes:
    """Return a page of a PDF, or a picture, drawn anew as a PNG. The first page is 1."""
    if not 1 <= width <= _WIDEST:
        raise ValueError(f"A picture is 1 to {_WIDEST} wide.")
    return _picture(_answer("cage_draw.py", file, _PICTURE, [media_type, str(number), str(width)]))


def sheet_of(file: BinaryIO) -> list[list[str]] | str:
    """Return the rows of a workbook's first sheet, or what is wrong: "no_workbook", "unfolds"."""
    return _told(_rows, "cage_sheet.py", file, _TEXT)


def _told(
    believed: Callable[[Any], _Told],
    script: str,
    file: BinaryIO,
    limits: Limits,
    arguments: Sequence[str] = (),
) -> _Told:
    """Return what a child told in JSON. An answer of the wrong shape is as good as none."""
    answer = _answer(script, file, limits, arguments)
    try:
        return believed(json.loads(answer))
    except (ValueError, KeyError, TypeError) as nonsense:
        raise Unreadable("The file could not be read safely.") from nonsense


def _answer(script: str, file: BinaryIO, limits: Limits, arguments: Sequence[str] = ()) -> bytes:
    try:
        return run_confined(_HERE / script, file, limits, arguments)
    except ChildFailed as failure:
        raise Unreadable("The file could not be read safely.") from failure
    finally:
        file.seek(0)


def _seen(told: Any) -> Seen:
    finding, media_type, pages = told["finding"], told["media_type"], told["pages"]
    if finding is not None:
        if finding not in FINDINGS:
            raise ValueError("An unknown finding.")
        return Seen(finding=str(finding))
    if not isinstance(media_type, str) or not isinstance(pages, int | None):
        raise TypeError("An answer of the wrong shape.")
    return Seen(media_type=media_type, pages=pages)


def _texts(told: Any) -> Texts:
    pages = [str(page)[:MOST_LETTERS_OF_A_PAGE] for page in told["pages"]]
    if not 1 <= len(pages) <= MOST_PAGES_READ:
        raise ValueError("No page, or too many.")
    return Texts(pages=pages, has_more=bool(told["has_more"]))


def _reported(told: Any) -> Reported:
    if told["kind"] not in MAIL_KINDS or told["action"] not in REPORTED:
        raise ValueError("An unknown kind of report.")
    if not _STATUS.fullmatch(told["status"]) or not _MESSAGE_ID.fullmatch(told["message_id"]):
        raise ValueError("No status, or no number of a letter.")
    return Reported(**{name: str(told[name]) for name in Reported.__dataclass_fields__})


def _rows(told: Any) -> list[list[str]] | str:
    return told["finding"] or [[str(cell) for cell in row] for row in told["rows"]]


def _picture(drawn: bytes) -> bytes:
    if not drawn.startswith(_PNG):
        raise Unreadable("The page could not be drawn safely.")
    return drawn
