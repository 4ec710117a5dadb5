"""What stands on the receipt, as the PDF worker makes it."""

from datetime import UTC, datetime
from io import BytesIO

import pypdf

from portal import questionnaires
from portal.gateways.render import render_pdf
from portal.questionnaires.receipt import Receipt, receipt_page
from portal.tenancy import Practice
from tests.make import make_vendor
from tests.questionnaires.making import answer, send_questions

DIGEST = "e19c54a7083bd6f21c77ae905f3d8b6240d1c9e85a7f02b3964e1d70c8fa35b2"


def test_the_receipt_says_who_said_what_and_shows_the_fingerprint(practice: Practice) -> None:
    assessment = send_questions(make_vendor())
    answer(assessment, 5, q5_infeasible="<b>Nothing</b> & nobody")
    receipt = Receipt(
        filled=questionnaires.fill(assessment),
        practice_name="Juniper Row Aesthetics",
        time_zone="America/Chicago",
        vendor_name="Pingwell",
        person_name="Priya Raman",
        person_title="Head of security",
        is_by_link=True,
        attested_at=datetime(2026, 11, 24, 16, 58, tzinfo=UTC),
        answers_sha256=DIGEST,
        code="7KD-42",
    )

    pdf = render_pdf(receipt_page(receipt))

    pages = pypdf.PdfReader(BytesIO(pdf)).pages
    told = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "Receipt 7KD-42" in told
    assert "November 24, 2026, 10:58 AM CST" in told
    assert "Priya Raman, Head of security" in told
    assert DIGEST in told.replace(" ", "")
    assert "<b>Nothing</b> & nobody" in told
    assert "Not answered." in told


def test_a_receipt_from_a_call_is_not_called_attested(practice: Practice) -> None:
    receipt = Receipt(
        filled=questionnaires.fill(send_questions(make_vendor())),
        practice_name="Juniper Row Aesthetics",
        time_zone="America/Chicago",
        vendor_name="Pingwell",
        person_name="Priya Raman",
        person_title="Head of security",
        is_by_link=False,
        attested_at=datetime(2026, 11, 24, 16, 58, tzinfo=UTC),
        answers_sha256=DIGEST,
        code="7KD-42",
    )

    assert "in a call. Not attested." in receipt_page(receipt)
