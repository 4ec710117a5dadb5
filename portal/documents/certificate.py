"""The certificate of destruction: what is gone, for how long it was kept, who released it, and how."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from zoneinfo import ZoneInfo

_STYLE = """
@page { size: letter; margin: 18mm; @bottom-right { content: counter(page) " of " counter(pages);
  font: 9pt Inter; color: #504d58 } }
body { font: 10pt/1.45 Inter; color: #1d1b20; hyphens: manual }
h1 { font-size: 18pt; font-weight: 600; margin: 0 0 4pt } h2 { font-size: 11pt; font-weight: 600;
  margin: 14pt 0 4pt; break-after: avoid } p { margin: 0 0 6pt }
table { width: 100%; border-collapse: collapse } td { padding: 3pt 0; vertical-align: top;
  border-bottom: 0.5pt solid #d9d6d0 } td:first-child { width: 35%; color: #504d58;
  padding-right: 10pt } tr { break-inside: avoid } .hash { overflow-wrap: anywhere }
.small { font-size: 8.5pt; color: #504d58 }
"""


@dataclass(frozen=True, kw_only=True)
class Gone:
    """One document as its certificate tells of it."""

    number: int
    name: str
    kind: str
    about: str
    size: str
    sha256: str
    sealed_sha256: str
    kept_since: datetime
    kept_from: date | None
    kept_until: date
    rule: str
    basis: str
    # Until when the store's own lock stands; None: it lets go at once.
    store_lets_go_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """Everything that stands on a certificate."""

    practice: str
    time_zone: str
    at: datetime
    released_by: str
    reason: str
    gone: Sequence[Gone]


def certificate_page(certificate: Certificate) -> str:
    """Return the certificate as a page for the PDF worker. Everything typed is escaped."""
    told = [
        ("Practice", certificate.practice),
        ("Released by", certificate.released_by),
        ("Destroyed", moment(certificate.at, certificate.time_zone)),
        ("Reason", certificate.reason),
        ("Documents", str(len(certificate.gone))),
    ]
    documents = "".join(_document(one, certificate.time_zone) for one in certificate.gone)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>Certificate of destruction</title><style>{_STYLE}</style></head><body>"
        f"<h1>Certificate of destruction</h1>{_table(told)}{documents}<h2>How</h2>"
        "<p>Each document lay sealed under a data key of its own. The portal erased that key from "
        "its records in the same step that made this certificate, and then told the store to "
        "delete the sealed file. Where the store's own lock still stands, the file goes when "
        "the lock ends, as told above.</p>"
        '<p class="small">This certificate speaks for this portal and its store. Copies that '
        "somebody downloaded are not covered. Backups made before this moment hold the sealed file "
        "and its key until they are deleted themselves.</p></body></html>"
    )


def moment(at: datetime, zone: str) -> str:
    """Return a moment where the practice is, as it is written out."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{_day(local.date())}, {local.hour % 12 or 12}:{local:%M %p %Z}"


def _document(gone: Gone, zone: str) -> str:
    lets_go = gone.store_lets_go_at
    rows = [
        ("What", f"{gone.kind}, document {gone.number}"),
        ("About", gone.about),
        ("Size", gone.size),
        ("SHA-256 of the file", gone.sha256),
        ("SHA-256 as sealed", gone.sealed_sha256),
        ("Kept since", moment(gone.kept_since, zone)),
        ("Years ran from", _day(gone.kept_from) if gone.kept_from else "Not written down"),
        ("Kept until", _day(gone.kept_until)),
        ("Rule", gone.rule),
        ("It rests on", gone.basis),
        (
            "Sealed file",
            f"Locked by the store until {moment(lets_go, zone)}; it goes then"
            if lets_go
            else "Deleted from the store after this certificate was kept",
        ),
    ]
    return f"<h2>{escape(gone.name)}</h2>{_table(rows)}"


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _table(rows: Sequence[tuple[str, str]]) -> str:
    lines = "".join(
        f'<tr><td>{escape(name)}</td><td class="hash">{escape(value)}</td></tr>'
        for name, value in rows
    )
    return f"<table>{lines}</table>"
