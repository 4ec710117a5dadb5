"""How much of what reports say is found: floors over the texts given, and over our own."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from portal import attestations
from portal.attestations import Reading
from portal.documents import MediaType
from portal.gateways import cage
from tests.attestations.making import GIVEN, OWN, labels, pages_of, pdf_of

FLAT = {
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
# Printed and read back: each takes seconds, so a few that differ most.
PRINTED = ("cover_and_contents", "qualified_with_basis", "big_firm_table", "soc_three")
NOTHING: tuple[object, ...] = (None, [], 0, False)


@pytest.mark.parametrize(("folder", "least"), [(GIVEN, 0.97), (OWN, 0.97)])
def test_what_the_texts_say_is_found(folder: Path, least: float) -> None:
    readings = {name: attestations.read(pages_of(folder, name)) for name in labels(folder)}

    precision, recall, wrong = measured(folder, readings)

    assert precision >= least, wrong
    assert recall >= least, wrong


def test_what_printed_reports_say_is_found() -> None:
    readings = {}
    for name in PRINTED:
        texts = cage.texts_of(BytesIO(pdf_of(name)), MediaType.PDF)
        readings[name] = attestations.read(texts)

    precision, recall, wrong = measured(OWN, readings)

    assert precision >= 0.95, wrong
    assert recall >= 0.95, wrong


def test_every_fact_stands_where_it_is_said_to() -> None:
    for name in labels(OWN):
        pages = pages_of(OWN, name)
        reading = attestations.read(pages)

        for field, found in reading.facts.items():
            if found.page is not None:
                page = "".join(pages[found.page - 1].split())
                said = "".join(found.quote.strip("…").split())
                assert said[:40] in page or said[-40:] in page, (name, field, found.quote)


def test_a_reading_comes_back_from_what_is_kept() -> None:
    reading = attestations.read(pages_of(OWN, "big_firm_table"))

    assert Reading.from_told(reading.told()) == reading


def test_without_a_report_nothing_is_guessed() -> None:
    for pages in ([], [""], ["Invoice 12. Total due: $40."], ["\n\n"]):
        reading = attestations.read(pages)

        assert reading.kind == "other"
        assert "period_end" not in reading.facts


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("October 1, 2024 through September 30, 2025", "2024-10-01", "2025-09-30"),
        ("1st April 2025 to 31st March 2026", "2025-04-01", "2026-03-31"),
        ("Oct. 1, 2024 - Sept. 30, 2025", "2024-10-01", "2025-09-30"),
        ("01/01/2025 to 12/31/2025", "2025-01-01", "2025-12-31"),
        ("2025-01-01 to 2025-12-31", "2025-01-01", "2025-12-31"),
        ("January 1 through December 31, 2025", "2025-01-01", "2025-12-31"),
        ("JULY 1,\n2025 TO\nMARCH 31, 2026", "2025-07-01", "2026-03-31"),
    ],
)
def test_a_period_is_read_however_it_is_written(written: str, first: str, last: str) -> None:
    text = (
        "SOC 2 Type 2 report\nWe have examined Acme's description of its system throughout the "
        f"period {written}, based on the trust services criteria relevant to security."
    )

    reading = attestations.read([text])

    assert str(reading.value("period_start")) == first
    assert str(reading.value("period_end")) == last


@pytest.mark.parametrize(
    "opinion",
    [
        (
            "We did not perform procedures on the operating effectiveness of controls and, accordingly, "
            "do not express an opinion thereon."
        ),
        (
            "The information in Section V has not been examined and, accordingly, we do not express an "
            "opinion on it."
        ),
        "We do not express an opinion on the controls of the subservice organization.",
    ],
)
def test_what_is_left_out_of_an_opinion_disclaims_nothing(opinion: str) -> None:
    text = (
        "SOC 2 Type 2\nWe have examined Acme's description throughout the period January 1, 2025 to "
        f"June 30, 2025 and the suitability of the design and operating effectiveness of controls "
        f"on the trust services criteria relevant to security.\n{opinion}\nIn our opinion, in all "
        "material respects, the controls were suitably designed and operated effectively."
    )

    assert attestations.read([text]).value("opinion") == "unqualified"


def measured(folder: Path, readings: dict[str, Reading]) -> tuple[float, float, list[str]]:
    """Return precision and recall of fields, and what was read wrongly."""
    right = told = wanted = 0
    wrong = []
    for name, reading in readings.items():
        for field, truth in labels(folder)[name].items():
            said = value_of(reading, field)
            good = is_same(field, said, truth)
            # What is rightly said not to be there counts as found, for both.
            told += said not in NOTHING or good
            wanted += truth not in NOTHING or good
            right += good
            if not good:
                wrong.append(f"{name}.{field}: {said!r}, not {truth!r}")
    return right / told, right / wanted, wrong


def value_of(reading: Reading, field: str) -> Any:
    if field == "kind":
        return reading.kind.value
    value = reading.value(FLAT[field])
    return value.isoformat() if hasattr(value, "isoformat") else value


def is_same(field: str, said: Any, truth: Any) -> bool:
    if field == "tsc":
        return sorted(said or []) == sorted(truth)
    if field == "auditor":
        one, other = (_letters(name) for name in (said, truth))
        return one == other or bool(one and other and one[:10] == other[:10])
    return bool(said == truth)


def _letters(name: str | None) -> str:
    return "".join(letter for letter in (name or "").lower() if letter.isalpha())
