"""The certificate of destruction: what is gone, for how long it was kept, who released it, and how."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from zoneinfo import ZoneInfo

from portal.printed import facts_table, printed_page


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
    return printed_page(
        "Certificate of destruction",
        f"<h1>Certificate of destruction</h1>{facts_table(told)}{documents}<h2>How</h2>"
        "<p>Each document lay sealed under a data key of its own. The portal erased that key from "
        "its records in the same step that made this certificate, and then told the store to "
        "delete the sealed file. Where the store's own lock still stands, the file goes when "
        "the lock ends, as told above.</p>"
        '<p class="small">This certificate speaks for this portal and its store. Copies that '
        "somebody downloaded are not covered. Backups made before this moment hold the sealed file "
        "and its key until they are deleted themselves.</p>",
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
    return f"<h2>{escape(gone.name)}</h2>{facts_table(rows)}"


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
