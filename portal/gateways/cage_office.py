"""Looks into DOCX and XLSX. Stands alone: it runs only inside the cage."""

import re
import zipfile
import zlib
from typing import Any, BinaryIO

_PARTS = 5_000
_UNFOLDED = 300 << 20
_RATIO = 250
_RATIO_FROM = 10 << 20
_CHUNK = 256 * 1024
_TYPES_PART = "[Content_Types].xml"
_SMALL = 2 << 20
_OFFICE = "application/vnd.openxmlformats-officedocument."
_MAIN = {
    b"wordprocessingml.document.main+xml": _OFFICE + "wordprocessingml.document",
    b"spreadsheetml.sheet.main+xml": _OFFICE + "spreadsheetml.sheet",
}
_MACROS = re.compile(r"vbaproject\.bin$|/macrosheets/|/vbadata\.xml$", re.IGNORECASE)
_OBJECTS = re.compile(r"/embeddings/.*\.(?!xlsx$|docx$|pptx$|png$|jpe?g$|emf$)\w+$", re.IGNORECASE)
_AFAR = re.compile(rb"attachedTemplate[^>]*TargetMode\s*=\s*[\"']External", re.IGNORECASE)
_AFAR_TOO = re.compile(rb"TargetMode\s*=\s*[\"']External[^>]*attachedTemplate", re.IGNORECASE)


class Found(Exception):
    """A reason not to keep the file."""


def look(file: BinaryIO) -> dict[str, Any]:
    """Unfold every part, counting, and see what kind of document it is."""
    try:
        with zipfile.ZipFile(file) as parts:
            return {"media_type": _kind(parts), "pages": None}
    except RuntimeError as locked:  # zipfile's word for a password
        raise Found("password") from locked
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError) as wrong:
        raise Found("damaged") from wrong


def _kind(parts: zipfile.ZipFile) -> str:
    names = parts.namelist()
    if len(names) > _PARTS:
        raise Found("unfolds")
    if _TYPES_PART not in names:
        raise Found("wrong_type")
    _check_names(names)
    _unfold(parts)
    types = _small(parts, _TYPES_PART)
    if b"macroenabled" in types.lower():
        raise Found("macros")
    kinds = [kind for words, kind in _MAIN.items() if words in types]
    if len(kinds) != 1:
        raise Found("wrong_type")
    for name in names:
        if name.endswith(".rels") and _fetches(_small(parts, name)):
            raise Found("fetches_template")
    return kinds[0]


def _check_names(names: list[str]) -> None:
    if any(_MACROS.search(name) for name in names):
        raise Found("macros")
    if any(_OBJECTS.search(name) for name in names):
        raise Found("program_inside")


def _unfold(parts: zipfile.ZipFile) -> None:
    """Read every part to its end: sizes in a ZIP's own list are only claims."""
    left = _UNFOLDED
    for part in parts.infolist():
        size = 0
        with parts.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                left -= len(chunk)
                if left < 0 or (size > _RATIO_FROM and size > _RATIO * part.compress_size):
                    raise Found("unfolds")


def _small(parts: zipfile.ZipFile, name: str) -> bytes:
    with parts.open(name) as stream:
        return stream.read(_SMALL)


def _fetches(relations: bytes) -> bool:
    return bool(_AFAR.search(relations) or _AFAR_TOO.search(relations))
