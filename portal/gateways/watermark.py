"""Writing over the pages of a file who got it and when, in a confined child: the file is foreign."""

from pathlib import Path
from threading import BoundedSemaphore
from typing import BinaryIO

from portal.gateways.cage import Unreadable
from portal.gateways.confined import ChildFailed, Limits, run_confined

_CHILD = Path(__file__).parent / "cage_watermark.py"
_BEGINS = {
    "application/pdf": b"%PDF-",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
}
# A whole file is held in memory while it is written over: one at a time.
_ONE = BoundedSemaphore(1)
_PATIENCE = 60.0


class TooBusy(Exception):
    """Another file is being written over, and takes its time."""


def can_stamp(media_type: str) -> bool:
    """Tell whether a kind of file has pages that can be written over."""
    return media_type in _BEGINS


def stamp(file: BinaryIO, media_type: str, words: str) -> bytes:
    """Return the file with the words on each page. Raises Unreadable, and TooBusy."""
    limits = Limits(
        memory=1536 << 20,
        cpu_seconds=60,
        wall_seconds=90,
        answer=96 << 20,
        environ={"WATERMARK": words},
    )
    if not _ONE.acquire(timeout=_PATIENCE):
        raise TooBusy
    try:
        stamped = run_confined(_CHILD, file, limits, [media_type])
    except ChildFailed as failure:
        raise Unreadable("The file could not be written over safely.") from failure
    finally:
        _ONE.release()
        file.seek(0)
    if not stamped.startswith(_BEGINS[media_type]):
        raise Unreadable("The file could not be written over safely.")
    return stamped
