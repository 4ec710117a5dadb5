"""Opens one foreign file, given as standard input, and says in JSON what it saw.

Stands alone: it runs under `python -I`, confined. Whatever goes wrong here ends the process, and
the parent calls the file unreadable.
"""

import json
import runpy
import sys
from pathlib import Path
from typing import Any, BinaryIO

_HERE = Path(__file__).parent
_READERS = (
    (b"%PDF-", "cage_pdf.py"),
    (b"\x89PNG\r\n\x1a\n", "cage_picture.py"),
    (b"\xff\xd8\xff", "cage_picture.py"),
    (b"PK\x03\x04", "cage_office.py"),
)


def look(file: BinaryIO) -> dict[str, Any]:
    """Look at a file with the reader that its first bytes call for."""
    head = file.read(16)
    file.seek(0)
    for begins, reader in _READERS:
        if head.startswith(begins):
            tools = runpy.run_path(str(_HERE / reader))
            try:
                return {"finding": None, "pages": None, **tools["look"](file)}
            except tools["Found"] as found:
                return _finding(str(found))
    return _finding("wrong_type")


def _finding(finding: str) -> dict[str, Any]:
    return {"finding": finding, "media_type": None, "pages": None}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(look(sys.stdin.buffer)))
