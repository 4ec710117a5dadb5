"""SOC 2 and SOC 3 reports and bridge letters: what they say, who confirmed it, how old they are."""

from portal import documents
from portal.attestations.actions import (
    READ,
    ask_to_read,
    begin,
    confirm,
    finish,
    give_up,
    note_progress,
)
from portal.attestations.models import ConfirmedReport, ReportReading
from portal.attestations.queries import (
    READ_BY_ITSELF,
    confirmed_of,
    find_confirmed,
    find_reading,
    may_be_read,
    progress_of,
    readings_of,
    reports_to_bridge,
    standing_of,
    versions_of,
)
from portal.attestations.reader import read, reader_version
from portal.attestations.rules import (
    BRIDGE_MONTHS,
    Found,
    Opinion,
    Reading,
    ReadingState,
    ReportKind,
    Standing,
    Told,
    good_until,
)

for _kind in READ_BY_ITSELF:
    documents.once_usable(_kind, READ)

__all__ = [
    "BRIDGE_MONTHS",
    "READ",
    "ConfirmedReport",
    "Found",
    "Opinion",
    "Reading",
    "ReadingState",
    "ReportKind",
    "ReportReading",
    "Standing",
    "Told",
    "ask_to_read",
    "begin",
    "confirm",
    "confirmed_of",
    "find_confirmed",
    "find_reading",
    "finish",
    "give_up",
    "good_until",
    "may_be_read",
    "note_progress",
    "progress_of",
    "read",
    "reader_version",
    "readings_of",
    "reports_to_bridge",
    "standing_of",
    "versions_of",
]
