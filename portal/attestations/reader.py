"""Reading a report on controls, or a bridge letter: facts, each with its page and quote."""

from collections.abc import Sequence

from portal.attestations.reader_auditor import auditor_of
from portal.attestations.reader_bridge import bridge_facts
from portal.attestations.reader_cues import Zones, first_hit, the_data
from portal.attestations.reader_facts import (
    categories_of,
    day_of,
    exceptions_of,
    found_at,
    period_of,
)
from portal.attestations.reader_text import Text
from portal.attestations.reader_zones import zones_of
from portal.attestations.rules import Found, Reading, ReportKind

_CODE = "1"


def reader_version() -> str:
    """Return which code and which patterns read."""
    return f"{_CODE}/{the_data().as_of}"


def read(pages: Sequence[str]) -> Reading:
    """Read a document's pages. What is not found is said as not found, never guessed."""
    text = Text.of(pages)
    zones = zones_of(text)
    kind = _cue("kind", text, zones)
    said = ReportKind(kind.value) if kind.value else ReportKind.OTHER
    return Reading(
        reader=reader_version(), kind=said, facts={"kind": kind, **_facts(said, text, zones)}
    )


def _facts(kind: ReportKind, text: Text, zones: Zones) -> dict[str, Found]:
    if kind is ReportKind.OTHER:
        return {"other_is": _cue("other_is", text, zones)}
    if kind is ReportKind.BRIDGE:
        return {**bridge_facts(text), "auditor": auditor_of(text, zones)}
    typed = _cue("type", text, zones)
    if kind is ReportKind.SOC3 and typed.value is None:
        typed = Found(value=None)
    dates = day_of(text, zones) if typed.value == "I" else period_of(text, zones)
    return {
        "type": typed,
        **dates,
        "auditor": auditor_of(text, zones),
        "opinion": _cue("opinion", text, zones),
        "categories": Found(value=[]) if kind is ReportKind.SOC1 else categories_of(text, zones),
        "exceptions": exceptions_of(text),
        "subservice": _cue("subservice", text, zones),
        "user_controls": _yes(_cue("user_controls", text, zones)),
    }


def _cue(field: str, text: Text, zones: Zones) -> Found:
    hit = first_hit(field, text, zones)
    return found_at(text, hit.cue.value, hit.start, hit.end) if hit else Found()


def _yes(found: Found) -> Found:
    return Found(value=found.value == "yes", page=found.page, quote=found.quote)
