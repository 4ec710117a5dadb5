"""The SOC 2 reports of the sample: read as the worker would, and one of them confirmed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal import attestations, audit, documents
from portal.attestations import Opinion, ReportKind, Told
from portal.questionnaires import Filled

_CONFIRMED = "Auralis Chart"


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who reads in the sample, when, and what the papers say they cover."""

    at: datetime
    by: audit.Actor
    period_end: date


def read_reports(filled: Filled, vendor_name: str, reader: Reader) -> None:
    """Read the reports a vendor attached. All but one wait for a person."""
    for kept in filled.kept.get("VQ4", []):
        document = kept.document
        if not document.is_usable:
            continue
        with documents.pages_of(document) as pages:
            reading = attestations.read([page.text for page in pages])
            attestations.begin(document, pages.total)
        attestations.finish(document, reading, [], at=reader.at, by=audit.THE_PORTAL)
        if vendor_name == _CONFIRMED:
            on = reader.at.date()
            attestations.confirm(
                document, _told(reader.period_end), on=on, at=reader.at, by=reader.by
            )


def _told(period_end: date) -> Told:
    """Return what the sample's own paper says."""
    return Told(
        kind=ReportKind.SOC2,
        type="II",
        period_start=period_end - timedelta(days=364),
        period_end=period_end,
        auditor="Harlan & Cole CPAs",
        opinion=Opinion.UNQUALIFIED,
        categories=("security", "availability", "confidentiality"),
        exceptions=1,
        subservice="carve-out",
        user_controls=True,
    )
