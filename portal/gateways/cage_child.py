"""Opens one foreign file, given as standard input, and says in JSON what it saw.

Stands alone: it runs under `python -I`, confined. Whatever goes wrong here ends the process, and
the parent calls the file unreadable.
"""

import io
import json
import runpy
import sys
from pathlib import Path
from typing import Any, BinaryIO

_HERE = Path(__file__).parent
_PDF, _ZIP, _END_OF_ZIP = b"%PDF-", b"PK\x03\x04", b"PK\x05\x06"
_MAIL = "cage_mail.py"
_HEADERS_LOOK = 65_536
_PDF_READERS_LOOK = 1024
_ZIP_READERS_LOOK = 65_535 + 22
_READERS = (
    (_PDF, "cage_pdf.py"),
    (b"\x89PNG\r\n\x1a\n", "cage_picture.py"),
    (b"\xff\xd8\xff", "cage_picture.py"),
    (_ZIP, "cage_office.py"),
)


def look(file: BinaryIO) -> dict[str, Any]:
    """Look at a file with the reader that its first bytes call for."""
    head = file.read(16)
    file.seek(0)
    reader = next((reader for begins, reader in _READERS if head.startswith(begins)), None)
    if reader is None and _is_mail(file):
        reader = _MAIL
    if reader is None:
        return _finding("wrong_type")
    if _is_another_too(file, head):
        return _finding("two_in_one")
    tools = runpy.run_path(str(_HERE / reader))
    try:
        return {"finding": None, "pages": None, **tools["look"](file)}
    except tools["Found"] as found:
        return _finding(str(found))


def _is_mail(file: BinaryIO) -> bool:
    """Tell whether a file is a saved mail. It has no first bytes of its own, only headers."""
    head = file.read(_HEADERS_LOOK)
    file.seek(0)
    return bool(runpy.run_path(str(_HERE / _MAIL))["is_mail"](head))


def _is_another_too(file: BinaryIO, head: bytes) -> bool:
    """Tell whether other programs would take the file for something else: a PDF, a ZIP."""
    first = file.read(_PDF_READERS_LOOK)
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - _ZIP_READERS_LOOK))
    last = file.read()
    file.seek(0)
    if not head.startswith(_PDF) and _PDF in first:
        return True
    end = last.rfind(_END_OF_ZIP)
    # Its comment must reach exactly to the end; else it is only a ZIP somewhere inside.
    length = last[end + 20 : end + 22]
    is_zip = end >= 0 and end + 22 + int.from_bytes(length, "little") == len(last)
    return is_zip and not head.startswith(_ZIP)


def _finding(finding: str) -> dict[str, Any]:
    return {"finding": finding, "media_type": None, "pages": None}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(look(sys.stdin.buffer)))
