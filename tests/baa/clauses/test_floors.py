"""What the clause check must reach at least, on papers whose provisions a person has listed."""

import io

import pytest

from portal import documents
from portal.baa import clauses
from portal.baa.clauses import Verdict
from portal.gateways import cage
from portal.gateways.render import render_pdf
from tests.baa.clauses.papers import (
    Tally,
    count_public,
    found_labels,
    mutations,
    own,
    printable,
    public,
    scanned,
)

PDF = "application/pdf"
# Whole paragraphs on one line each, so that a provision can be cut out by its lines.
_FULL = ("curedao", "hopercheche", "DIJINATION", "allminds")
_PRINTED = ("Pharmr", "George", "alexmarshiamft", "morganpitts", "jairogm", "DIJINATION")


def test_public_papers_are_read_as_a_person_read_them() -> None:
    tally = Tally()

    for name, (text, _) in public().items():
        count_public(tally, name, [text])

    assert tally.precision >= 0.97, tally
    assert tally.recall >= 0.97, tally


def test_papers_drafted_in_other_ways_are_read_too() -> None:
    tally = Tally()

    for name, (text, told) in own().items():
        reading = clauses.read([text])
        assert reading.is_agreement is told.get("is_agreement", True), name
        for one in clauses.required():
            if one.id not in told.get("open", []):
                is_there = reading.is_agreement and one.id not in told.get("missing", [])
                is_found = reading.of(one.id).verdict is Verdict.FOUND
                tally.count(f"{name} {one.id}", is_there=is_there, is_found=is_found)

    assert tally.precision >= 0.97, tally
    assert tally.recall >= 0.97, tally


def test_a_provision_that_is_cut_out_is_missing() -> None:
    noticed, not_noticed = 0, []

    for name in _FULL:
        text = public()[name][0]
        whole = found_labels(clauses.read([text]))
        for label, cut in mutations(text):
            if whole[label]:
                is_found = found_labels(clauses.read([cut]))[label]
                noticed += not is_found
                not_noticed += [f"{name} {label}"] if is_found else []

    assert noticed + len(not_noticed) >= 59
    assert noticed >= 55, not_noticed


def test_a_printed_paper_is_read_like_its_text() -> None:
    tally = Tally()

    for name in _PRINTED:
        pdf = render_pdf(printable(public()[name][0]))
        count_public(tally, name, cage.texts_of(io.BytesIO(pdf), PDF))

    assert tally.precision >= 0.95, tally
    assert tally.recall >= 0.95, tally


@pytest.mark.parametrize("name", ["jairogm"])
def test_a_tilted_scan_is_read_too(name: str) -> None:
    scan = scanned(render_pdf(printable(public()[name][0])))
    tally = Tally()

    pages = list(documents.read_pages(io.BytesIO(scan), PDF))

    assert all(page.by_ocr for page in pages)
    count_public(tally, name, [page.text for page in pages])
    assert tally.precision >= 0.9, tally
    assert tally.recall >= 0.9, tally
