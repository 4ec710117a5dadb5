"""Files at a question that wait for the virus scan count for nothing yet."""

from io import BytesIO

import pytest
from flask import Flask

from portal import documents, questionnaires, tenancy
from portal.db import session
from portal.documents import Document
from portal.gateways.memory import MemoryScanner
from portal.questionnaires import Assessment
from portal.tenancy import Practice
from portal.vendors import Vendor
from tests.browser import Browser
from tests.documents.waiting import Verdict, silent, verdict
from tests.questionnaires.making import answer_all, send_questions, tiny_png
from tests.questionnaires.walking import attest, come_in, fill_in, path_of
from tests.vendors.making import make_vendor

__all__ = ["silent", "verdict"]


@pytest.fixture
def vendor(practice: Practice) -> Vendor:
    return make_vendor("Pingwell")


@pytest.fixture
def assessment(vendor: Vendor) -> Assessment:
    made = send_questions(vendor)
    answer_all(made)
    return made


@pytest.fixture
def visitor(app: Flask, assessment: Assessment) -> Browser:
    browser, _ = come_in(app, path_of(assessment))
    return browser


def files(assessment: Assessment) -> tuple[int, int]:
    """Return how many files were said to be attached, and how many show something."""
    session.expire_all()
    filled = questionnaires.fill(assessment)
    said = sum(len(found) for found in filled.said.files.values())
    return said, sum(filled.answers.files.values())


def the_document(vendor: Vendor) -> Document:
    session.expire_all()
    return next(
        one for one in documents.documents_of([vendor.id])[vendor.id] if one.kind != "receipt"
    )


def test_a_file_that_waits_is_said_to_be_there_and_shows_nothing(
    visitor: Browser,
    vendor: Vendor,
    assessment: Assessment,
    silent: MemoryScanner,
    verdict: Verdict,
) -> None:
    page = fill_in(visitor, 3, deed="attach", VQ3=(BytesIO(tiny_png()), "diagram.png"))

    assert "waits for the virus scan" in page.text(".kept")
    assert "It counts once the virus scan has passed" in page.text("main")
    assert files(assessment) == (1, 0)

    verdict(the_document(vendor), "clean")

    assert files(assessment) == (1, 1)


def test_one_may_submit_while_a_file_waits_and_is_told_so(
    visitor: Browser,
    browser: Browser,
    vendor: Vendor,
    assessment: Assessment,
    silent: MemoryScanner,
) -> None:
    fill_in(visitor, 3, deed="attach", VQ3=(BytesIO(tiny_png()), "diagram.png"))

    review = visitor.open("/link/review")
    receipt = attest(visitor)

    assert "Waits for the virus scan" in review.text("main")
    assert "Thank you" in receipt.text("h1")
    shown = browser.open(f"/vendors/{vendor.id}/assessments/{assessment.id}")
    assert "Not evidence: Waits for the virus scan" in shown.text("main")


def test_an_infected_file_is_told_to_the_vendor_with_what_to_do(
    visitor: Browser,
    vendor: Vendor,
    assessment: Assessment,
    silent: MemoryScanner,
    verdict: Verdict,
) -> None:
    fill_in(visitor, 3, deed="attach", VQ3=(BytesIO(tiny_png()), "diagram.png"))
    verdict(the_document(vendor), "infected")

    page = visitor.open("/link/questions/3")

    assert "Remove it, and send a clean copy" in page.text("main")
    assert "A virus was found" in visitor.open("/link/review").text("main")
    assert files(assessment) == (1, 0)


def test_what_was_attested_is_judged_without_files_that_wait(
    visitor: Browser,
    vendor: Vendor,
    assessment: Assessment,
    silent: MemoryScanner,
    verdict: Verdict,
) -> None:
    fill_in(visitor, 1, deed="attach", q1_template=(BytesIO(tiny_png()), "template.png"))
    attest(visitor)
    session.expire_all()
    on = tenancy.today_here()

    while_waiting = questionnaires.standing_of([vendor.id], on)[vendor.id]
    apart = documents.unusable_digests([vendor.id])
    verdict(the_document(vendor), "clean")
    after = questionnaires.standing_of([vendor.id], on)[vendor.id]

    assert apart == {vendor.id: frozenset({the_document(vendor).sha256})}
    assert documents.unusable_digests([vendor.id]) == {}
    assert (while_waiting.overall, after.overall) == ("amber", "green")
