"""`portal baa check FILE`: what a BAA says, provision by provision, from a file, without a database.

Exit 0: every required provision was found; 1: one was not; 2: wrong use, or it cannot be read.
"""

import json
from pathlib import Path
from typing import TextIO

from portal import documents
from portal.baa import clauses
from portal.baa.clauses import Applies, BaaReading, Found, Level, Verdict
from portal.gateways import cage

_MOST_BYTES = 60 * 1024 * 1024
_STARTS_OF_FILES = (b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"PK\x03\x04")
_CONTROL = frozenset(range(32)) - {9, 10, 12, 13}
_WORDS = {
    Verdict.FOUND: "found",
    Verdict.NOT_FOUND: "NOT FOUND",
    Verdict.LOOK_HERE: "look here",
}
_MOST_OF_A_QUOTE = 160


def run_check(path: Path, *, as_json: bool, out: TextIO) -> int:
    """Check one file and tell what it says."""
    try:
        pages, not_read = _pages(path)
    except (OSError, cage.Unreadable):
        return _unread(path, as_json=as_json, out=out)
    reading = clauses.read(pages)
    out.write(_in_json(reading, not_read) if as_json else _in_words(reading, not_read))
    return 0 if all(one.verdict is Verdict.FOUND for one in _required(reading)) else 1


def _pages(path: Path) -> tuple[list[str], list[str]]:
    """Return the text of each page, and in words what could not be read."""
    if path.stat().st_size > _MOST_BYTES:
        raise cage.Unreadable("The file is larger than any that is kept.")
    content = path.read_bytes()
    if not content.lstrip().startswith(_STARTS_OF_FILES):
        return _plain_text(content), []
    return documents.texts_in(content)


def _plain_text(content: bytes) -> list[str]:
    """Return the pages of a plain text: it may have form feeds between them."""
    if not content.strip() or _CONTROL & set(content[:4096]):
        raise cage.Unreadable("The file is neither a PDF, a Word document nor a text.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    return text.split("\f")


def _required(reading: BaaReading) -> list[Found]:
    return [one for one in reading.provisions if _level(one) is Level.REQUIRED]


def _level(found: Found) -> Level:
    return clauses.provision(found.id).level


def _in_json(reading: BaaReading, not_read: list[str]) -> str:
    told = reading.told()
    for one in told["provisions"]:
        known = clauses.provision(one["id"])
        one |= {"title": known.title, "level": known.level, "citations": known.citations}
    for one in told["red_flags"]:
        flag = clauses.red_flag(one["id"])
        one |= {"title": flag.title, "severity": flag.severity}
    told["missing"] = [one.id for one in _required(reading) if one.verdict is not Verdict.FOUND]
    told["not_read"] = not_read
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def _in_words(reading: BaaReading, not_read: list[str]) -> str:
    lines = [] if reading.is_agreement else ["This does not look like an agreement. Look closely."]
    for level in Level:
        lines += ["", level.value.capitalize()]
        lines += [_line(one) for one in reading.provisions if _level(one) is level]
    lines += ["", "Red flags"]
    flags = [one for one in reading.red_flags if one.verdict is not Verdict.NOT_FOUND]
    lines += [f"  {one.id}  {clauses.red_flag(one.id).title}{_place(one)}" for one in flags]
    lines += ["  none seen"] if not flags else []
    lines += ["", *_times(reading), *not_read]
    lines.append("Found by a program, by wording alone. A person must look at each and confirm it.")
    return "\n".join(lines).lstrip("\n") + "\n"


def _line(found: Found) -> str:
    known = clauses.provision(found.id)
    asked = f" (if: {known.applies_when})" if found.applies is Applies.ASK else ""
    said = "not needed" if found.applies is Applies.NO else _WORDS[found.verdict]
    missing = f", without {' and '.join(found.missing)}" if found.quote and found.missing else ""
    return f"  {found.id}  {said + missing:<10} {known.title}{asked}{_place(found)}"


def _place(found: Found) -> str:
    if not found.quote:
        return ""
    quote = found.quote[:_MOST_OF_A_QUOTE] + ("…" if len(found.quote) > _MOST_OF_A_QUOTE else "")
    return f"\n       page {found.page}: “{quote}”"


def _times(reading: BaaReading) -> list[str]:
    notice, term, dates = reading.breach_notice, reading.term, reading.dates
    told = f"{notice.words} (page {notice.page})" if notice else "no number was seen"
    late = ": as late as the law allows" if notice and notice.is_outer_limit else ""
    lasts = [
        f"{term.years} years" if term.years else "",
        f"until {term.ends_on}" if term.ends_on else "",
        "until it is ended" if term.is_evergreen else "",
        "renews itself" if term.renews else "",
    ]
    return [
        f"Breach notice: {told}{late}",
        f"Term: {', '.join(filter(None, lasts)) or 'nothing was seen'}",
        f"Effective: {dates.effective_on or 'no date was seen'}",
        f"Dates of signing: {', '.join(map(str, dates.signed_on)) or 'none was seen'}",
    ]


def _unread(path: Path, *, as_json: bool, out: TextIO) -> int:
    wrong = "The file could not be read safely." if path.is_file() else f"There is no file {path}."
    out.write(json.dumps({"error": wrong}) + "\n" if as_json else f"{wrong}\n")
    return 2
