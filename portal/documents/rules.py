"""What kinds of documents there are, what they may be, and how long they are kept."""

import tomllib
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path

NAME_LENGTH = 120

# At first the store holds a file only this long, so that one whose row was never written can go.
# Once its row is committed it is held until its own day.
FIRST_HOLD = timedelta(days=2)
NO_HOLD = timedelta(0)

# A file that waits longer for its scan is a matter for whoever runs the portal.
LATE_AFTER = timedelta(days=1)


class DocumentKind(StrEnum):
    """What a document is to the practice. It decides how long it is kept."""

    BAA = "baa"
    BAA_TEMPLATE = "baa_template"
    SOC2 = "soc2"
    BRIDGE_LETTER = "bridge_letter"
    EVIDENCE = "evidence"
    MAIL = "mail"
    RECEIPT = "receipt"
    MEMO = "memo"
    RESTORE_DRILL = "restore_drill"
    OTHER = "other"
    DESTRUCTION_CERTIFICATE = "destruction_certificate"
    FOR_SIGNATURE = "for_signature"
    COMPLETION_CERTIFICATE = "completion_certificate"


KIND_WORDS = {
    DocumentKind.BAA: "Business associate agreement (BAA)",
    DocumentKind.BAA_TEMPLATE: "BAA template",
    DocumentKind.SOC2: "SOC 2 report",
    DocumentKind.BRIDGE_LETTER: "Bridge letter",
    DocumentKind.EVIDENCE: "Evidence",
    DocumentKind.MAIL: "Mail or letter",
    DocumentKind.RECEIPT: "Receipt",
    DocumentKind.MEMO: "Memo",
    DocumentKind.RESTORE_DRILL: "Record of a restore drill",
    DocumentKind.OTHER: "Other",
    DocumentKind.DESTRUCTION_CERTIFICATE: "Certificate of destruction",
    DocumentKind.FOR_SIGNATURE: "Paper on its way to be signed",
    DocumentKind.COMPLETION_CERTIFICATE: "Certificate of completion",
}

# What people may add on the documents page. The other kinds come from the deeds that make them.
KINDS_BY_HAND = (
    DocumentKind.SOC2,
    DocumentKind.BRIDGE_LETTER,
    DocumentKind.EVIDENCE,
    DocumentKind.MAIL,
    DocumentKind.OTHER,
)


class ScanVerdict(StrEnum):
    """What is known about malware in a kept document.

    One that waits for its scan is kept apart. Of an infected one only the row stays, as proof that
    it came.
    """

    WAITING = "waiting"
    INFECTED = "infected"
    CLEAN = "clean"
    NOT_SCANNED = "not_scanned"
    MADE_HERE = "made_here"


# Only these may be opened, read, or counted as evidence. A document is not scanned only where the
# practice's owner said in writing that it may be used so.
USABLE = frozenset({ScanVerdict.CLEAN, ScanVerdict.NOT_SCANNED, ScanVerdict.MADE_HERE})

VERDICT_WORDS = {
    ScanVerdict.WAITING: "Waits for the virus scan",
    ScanVerdict.INFECTED: "A virus was found; its content is let go",
    ScanVerdict.CLEAN: "Scanned, nothing found",
    ScanVerdict.NOT_SCANNED: "Not scanned: no virus scanner was set up",
    ScanVerdict.MADE_HERE: "Made by the portal",
}


@dataclass(frozen=True, kw_only=True)
class FileStanding:
    """Since when a vendor has files that wait for their scan, or that a virus was found in."""

    waiting_since: datetime | None = None
    infected_since: datetime | None = None


class MediaType(StrEnum):
    """What may be kept, told by content."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    EML = "message/rfc822"


ENDINGS = {
    MediaType.PDF: ".pdf",
    MediaType.PNG: ".png",
    MediaType.JPEG: ".jpg",
    MediaType.DOCX: ".docx",
    MediaType.XLSX: ".xlsx",
    MediaType.EML: ".eml",
}

# A saved mail is kept as what it is: proof of what somebody wrote. Elsewhere a PDF is asked for.
MAY_BE_MAIL = frozenset({DocumentKind.MAIL})

TYPE_WORDS = {
    MediaType.PDF: "PDF",
    MediaType.PNG: "PNG picture",
    MediaType.JPEG: "JPEG picture",
    MediaType.DOCX: "Word document",
    MediaType.XLSX: "Excel workbook",
    MediaType.EML: "Saved mail",
}


@dataclass(frozen=True, kw_only=True)
class RetentionRecord:
    """How long a kind of document is kept, from when, and whether the law says so."""

    id: str
    title: str
    kinds: frozenset[DocumentKind]
    keep_years: int
    start: str
    basis: str
    citations: tuple[str, ...]
    # How far the citation was checked: only "primary" means that its text was read.
    verified: str
    note: str = ""
    # Kinds that may hold papers the rule does not name.
    loosely: frozenset[DocumentKind] = frozenset()

    @property
    def is_law(self) -> bool:
        """Tell whether a regulation names the period; else it is our standard."""
        return self.basis == "rule"


def retention_records() -> tuple[RetentionRecord, ...]:
    """Return every record of the table of retention."""
    return _RECORDS


def retention_of(kind: DocumentKind) -> RetentionRecord:
    """Return the record that a kind of document falls under."""
    return _BY_KIND[kind]


def kept_until(kind: DocumentKind, on: date, last_effective: date | None = None) -> date:
    """Return until when a document is kept, seen from this day.

    Six years from its making or from when it was last in effect, whichever is later
    (45 CFR 164.316(b)(2)(i)). While it is in effect, each day that is seen moves the end on.
    """
    start = max(on, last_effective or on)
    return _years_later(start, retention_of(kind).keep_years)


def is_look_due(kept_at: datetime, at: datetime) -> bool:
    """Tell whether a waiting file is scanned anew by a job of every five minutes.

    After a day in vain, once an hour: a file that the scanner cannot take is read no oftener.
    """
    return at - kept_at < LATE_AFTER or at.minute < 5


def end_of(day: date) -> datetime:
    """Return the moment at which a day is over everywhere in the United States."""
    return datetime.combine(day + timedelta(days=2), time.min, UTC)


def shown_name(given: str, media_type: MediaType) -> str:
    """Return a file's name as we show it: no path, nothing unseen, and the ending of its content.

    A name is only ever shown. Nothing is decided by it, and nothing is stored under it.
    """
    last = given.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(letter for letter in last if _is_seen(letter))
    stem = " ".join(unicodedata.normalize("NFC", seen).split()).rstrip(" .")
    ending = ENDINGS[media_type]
    for known in (*ENDINGS.values(), ".jpeg"):
        if stem.lower().endswith(known):
            stem = stem[: -len(known)]
            break
    stem = stem.strip(" .")
    return (stem[: NAME_LENGTH - len(ending)].rstrip() or "Document") + ending


def size_words(size: int) -> str:
    """Return a size as people say it: "31 MB", "2.4 MB", "640 KB"."""
    if size >= 10_000_000:
        return f"{round(size / 1_000_000)} MB"
    if size >= 1_000_000:
        return f"{size / 1_000_000:.1f} MB"
    return f"{max(1, round(size / 1000))} KB"


def _is_seen(letter: str) -> bool:
    # Control, format (such as the mark that turns writing around) and unassigned letters.
    return unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # February 29
        return date(day.year + years, 3, 1)


def _load() -> tuple[RetentionRecord, ...]:
    told = tomllib.loads((Path(__file__).parent / "data" / "retention.toml").read_text())
    return tuple(
        RetentionRecord(
            id=record["id"],
            title=record["title"],
            kinds=frozenset(DocumentKind(kind) for kind in record["kinds"]),
            keep_years=record["keep_years"],
            start=record["start"],
            basis=record["basis"],
            citations=tuple(record["citations"]),
            verified=record["verified"],
            note=record.get("note", ""),
            loosely=frozenset(DocumentKind(kind) for kind in record.get("loosely", ())),
        )
        for record in told["record"]
    )


_RECORDS = _load()
_BY_KIND = {kind: record for record in _RECORDS for kind in record.kinds}
