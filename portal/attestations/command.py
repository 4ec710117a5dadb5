"""`portal soc2 read FILE`: what a report says, from a file, without any database.

Exit 0: read; 1: not a report on controls, or parts could not be read; 2: no such file.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from portal import documents
from portal.attestations.reader import read
from portal.attestations.rules import KIND_WORDS, Reading, ReportKind
from portal.gateways import cage

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_BYTES = 60 * 1024 * 1024
_TEXT_ENDINGS = frozenset({".txt", ".md", ".text"})
# The short names under which the facts stand in the JSON, flat.
_FLAT = {
    "type": "type",
    "start": "period_start",
    "end": "period_end",
    "auditor": "auditor",
    "opinion": "opinion",
    "tsc": "categories",
    "exceptions": "exceptions",
    "sub": "subservice",
    "cuec": "user_controls",
}
_LABELS = {
    "kind": "Kind",
    "other_is": "Looks like",
    "type": "Type",
    "period_start": "From",
    "period_end": "To",
    "report_start": "Report from",
    "report_end": "Report to",
    "letter_on": "Letter of",
    "auditor": "Auditor",
    "opinion": "Opinion",
    "categories": "Categories",
    "exceptions": "Exceptions, at least",
    "subservice": "Subservice organizations",
    "user_controls": "User controls",
}


def run_read(path: Path, *, as_json: bool, out: TextIO) -> int:
    """Read one file and tell what it says."""
    if not path.is_file():
        return _wrong(f"There is no file {path}.", 2, as_json=as_json, out=out)
    try:
        pages, not_read = _pages(path)
    except cage.Unreadable:
        return _wrong("The file could not be read safely.", 1, as_json=as_json, out=out)
    reading = read(pages)
    out.write(_in_json(reading, not_read) if as_json else _in_words(reading, not_read))
    return 1 if reading.kind is ReportKind.OTHER or not_read else 0


def _pages(path: Path) -> tuple[list[str], list[str]]:
    """Return the text of each page, and in words what could not be read."""
    if path.stat().st_size > _MOST_BYTES:
        raise cage.Unreadable("The file is larger than any that is kept.")
    content = path.read_bytes()
    if path.suffix.lower() in _TEXT_ENDINGS:
        return content.decode("utf-8", "replace").split("\f"), []
    return documents.texts_in(content)


def _in_json(reading: Reading, not_read: list[str]) -> str:
    told = reading.told()
    facts: Mapping[str, Mapping[str, Any]] = told["facts"]
    flat = {short: facts[name]["value"] for short, name in _FLAT.items() if name in facts}
    fields = {name: {"verdict": reading.facts[name].verdict.value, **facts[name]} for name in facts}
    whole = {
        "kind": told["kind"],
        **flat,
        "fields": fields,
        "not_read": not_read,
        "reader": told["reader"],
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _in_words(reading: Reading, not_read: list[str]) -> str:
    lines = []
    for name, found in reading.facts.items():
        value = KIND_WORDS[reading.kind] if name == "kind" else _words(found.value)
        place = f"  (page {found.page}: “{found.quote}”)" if found.page else ""
        lines.append(f"{_LABELS[name]}: {value}{place}")
    lines += not_read
    lines.append("Read by a program. Look at each page before you rely on it.")
    return "\n".join(lines) + "\n"


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "mentioned" if value else "not found"
    if value is None or value == []:
        return "not found"
    return ", ".join(value) if isinstance(value, list) else str(value)


def _wrong(sentence: str, status: int, *, as_json: bool, out: TextIO) -> int:
    out.write(json.dumps({"error": sentence}) + "\n" if as_json else f"{sentence}\n")
    return status
