"""Reports for tests: their texts, as PDFs, kept and read."""

import json
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from portal import attestations, clock, documents, tenancy
from portal.attestations import ConfirmedReport, Opinion, ReportKind, Told
from portal.db import transaction
from portal.documents import Document, DocumentKind, Upload
from portal.gateways.render import render_pdf
from portal.vendors import Vendor
from tests.accounts.making import ACTOR

SAMPLES = Path(__file__).parents[1] / "samples"
GIVEN, OWN = SAMPLES / "soc2", SAMPLES / "soc2_own"


def labels(folder: Path) -> dict[str, dict[str, Any]]:
    """Return what each text of a folder says."""
    told: dict[str, dict[str, Any]] = json.loads((folder / "labels.json").read_text())
    return told


def pages_of(folder: Path, name: str) -> list[str]:
    """Return a text's pages, without the line that says where it is from."""
    return (folder / f"{name}.txt").read_text().split("\n", 1)[1].split("\f")


def a_report(**said: Any) -> Told:
    """Return a clean Type II over the year that ended two months ago, but for these."""
    usual: dict[str, Any] = {
        "kind": ReportKind.SOC2,
        "type": "II",
        "period_start": date(2025, 10, 1),
        "period_end": date(2026, 9, 30),
        "auditor": "Penhallow & Stroud",
        "opinion": Opinion.UNQUALIFIED,
        "categories": ("security",),
        "exceptions": 0,
    }
    return Told(**{**usual, **said})


def a_letter(**said: Any) -> Told:
    """Return a bridge letter."""
    usual: dict[str, Any] = {
        "kind": ReportKind.BRIDGE,
        "period_start": date(2026, 10, 1),
        "period_end": date(2026, 11, 30),
    }
    return Told(**{**usual, **said})


@cache
def pdf_of(name: str = "qualified_with_basis", folder: Path = OWN) -> bytes:
    """Return a text printed as a PDF."""
    pages = pages_of(folder, name)
    body = "".join(
        f'<section class="page">{"".join(_line(one) for one in page.splitlines())}</section>'
        for page in pages
    )
    style = "body { font: 9pt Inter } p { margin: 0 } .page { break-after: page }"
    return render_pdf(f'<html lang="en"><title>R</title><style>{style}</style>{body}</html>')


def keep_report(
    vendor: Vendor, kind: DocumentKind = DocumentKind.SOC2, name: str = "qualified_with_basis"
) -> Document:
    """Keep a report about a vendor."""
    upload = Upload(stream=BytesIO(pdf_of(name)), name="SOC 2.pdf")
    with transaction():
        return documents.keep(upload, kind, vendor_id=vendor.id, by=ACTOR, on=tenancy.today_here())


def confirm(document: Document, told: Told, *, on: date | None = None) -> ConfirmedReport:
    """Confirm a report."""
    day = on or tenancy.today_here()
    with transaction():
        return attestations.confirm(document, told, on=day, at=clock.now(), by=ACTOR)


def read(document: Document, name: str = "qualified_with_basis") -> None:
    """Note a reading, as the worker would."""
    reading = attestations.read(pages_of(OWN, name))
    with transaction():
        attestations.begin(document, 4)
        attestations.finish(document, reading, [], at=clock.now(), by=ACTOR)


def _line(text: str) -> str:
    return f"<p>{text.replace('&', '&amp;').replace('<', '&lt;') or '&nbsp;'}</p>"
