"""Hostile files, sent as a person sends them: each ends soon, and with a sentence."""

import logging
import resource
import time
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from typing import BinaryIO

import pytest

from portal import documents
from portal.documents import MediaType, refusals
from portal.documents.rules import shown_name
from portal.gateways import cage
from portal.gateways.memory import MemoryStore
from portal.gateways.outside import Outside
from portal.gateways.spool import new_spool
from portal.tenancy import Practice
from tests.browser import Browser
from tests.documents import hostile_kinds
from tests.documents.hostile_kinds import KEPT, UNREADABLE, Kind
from tests.make import make_vendor

MOST_SECONDS = 45
MOST_MEGABYTES = 1200

_TOLD_BY_ANOTHER = {
    UNREADABLE: str(refusals.unreadable()),
    "empty": str(refusals.empty()),
    "too_large": "Send one of 60 MB or less.",
    KEPT: "is kept",
}
_TOLD_BY_CONTENT = {b"MZ": "This is a program.", b"\xd0\xcf": "This is an old Office file"}


class Spent(logging.Handler):
    """What the children of a test took, as they were reaped.

    The kernel counts a child from before it became one, when its memory was still ours: only what is
    above our own peak is surely its own.
    """

    def __init__(self) -> None:
        super().__init__()
        self.megabytes: list[float] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Note the memory of a child that ended."""
        assert isinstance(record.args, tuple)
        megabytes = float(str(record.args[2]))
        if megabytes > resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:
            self.megabytes.append(megabytes)


@pytest.fixture
def spent() -> Iterator[Spent]:
    """Return what the children of this test take."""
    logger, spent = logging.getLogger("portal.confined"), Spent()
    logger.addHandler(spent)
    logger.setLevel(logging.DEBUG)
    yield spent
    logger.removeHandler(spent)
    logger.setLevel(logging.NOTSET)


def sentence_for(kind: Kind, content: bytes) -> str:
    """Return what the person must be told."""
    if kind.ends == "wrong_type":
        return _TOLD_BY_CONTENT[content[:2]]
    return _TOLD_BY_ANOTHER.get(kind.ends) or str(refusals.found_inside(kind.ends))


# Many in one practice: signing in takes longer than most of them.
@pytest.mark.parametrize(
    "kinds",
    [hostile_kinds.FIRST, hostile_kinds.PDFS, hostile_kinds.OTHERS],
    ids=["first", "pdfs", "others"],
)
def test_a_hostile_file_is_refused_with_a_sentence_and_leaves_nothing(
    browser: Browser,
    practice: Practice,
    outside: Outside,
    spent: Spent,
    kinds: tuple[Kind, ...],
) -> None:
    assert isinstance(outside.store, MemoryStore)
    place = f"/vendors/{make_vendor('Pingwell').id}/documents"
    token = browser.token(place)

    for kind in kinds:
        content, began = kind.make(), time.monotonic()
        form = {"csrf_token": token, "kind": "evidence", "file": (BytesIO(content), kind.name)}
        answer = browser.post_raw(place, form, follow=kind.ends == KEPT)

        assert time.monotonic() - began < MOST_SECONDS, kind.name
        told = {sentence_for(kind, content)}
        if kind.ends != KEPT:
            told.add(str(refusals.unreadable()))  # a busy machine may give up sooner
        page = unescape(answer.get_data(as_text=True))
        assert any(sentence in page for sentence in told), kind.name
        assert answer.status_code == (200 if kind.ends == KEPT else 422), kind.name
        answer.request.input_stream.close()

    assert max(spent.megabytes, default=0) < MOST_MEGABYTES
    names = sorted(kind.name for kind in kinds if kind.ends == KEPT)
    assert sorted(document.name for document in documents.all_documents()) == names
    kept = [key for key in outside.store.kept if key.startswith(f"v1/{practice.practice_id}/")]
    assert len(kept) == len(names)


def test_a_file_that_is_hard_to_read_is_read_or_given_up_in_the_cage(spent: Spent) -> None:
    for kind in hostile_kinds.FOR_READERS:
        with new_spool() as file:
            file.write(kind.make())
            file.flush()
            assert cage.look_inside(file).media_type == MediaType.PDF, kind.name
            for end_of in (_end_of_reading, _end_of_drawing):
                began = time.monotonic()
                assert end_of(file) in {"read", "drawn", UNREADABLE}, kind.name
                assert time.monotonic() - began < MOST_SECONDS, kind.name
    assert max(spent.megabytes, default=0) < MOST_MEGABYTES


def _end_of_reading(file: BinaryIO) -> str:
    try:
        texts = cage.texts_of(file, MediaType.PDF)
    except cage.Unreadable:
        return UNREADABLE
    assert all(len(text) <= cage.MOST_LETTERS_OF_A_PAGE for text in texts)
    return "read"


def _end_of_drawing(file: BinaryIO) -> str:
    try:
        picture = cage.picture_of(file, MediaType.PDF, 1, width=800)
    except cage.Unreadable:
        return UNREADABLE
    assert picture.startswith(b"\x89PNG")
    return "drawn"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\sam\\agreement.pdf", "agreement.pdf"),
        ("/", "Document.pdf"),
        ("..", "Document.pdf"),
        ("a\u202efdp.exe", "afdp.exe.pdf"),
        ("con\0trol\r\n.pdf", "control.pdf"),
        ("report.pdf.exe", "report.pdf.exe.pdf"),
    ],
)
def test_a_name_with_a_path_in_it_is_only_a_name(given: str, shown: str) -> None:
    assert shown_name(given, MediaType.PDF) == shown


def test_every_kind_is_another() -> None:
    names = [kind.name for kind in hostile_kinds.ALL]

    assert len(names) == len(set(names))
    assert len(names) >= 11 + 15
