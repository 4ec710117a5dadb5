"""The steps that a vendor walks, on a phone that runs no scripts."""

import re

import pypdf

from tests.chromium.hands import Hands
from tests.chromium.papers import paper
from tests.chromium.vendor_answers import ANSWERS, EVIDENCE_SLOT, TEMPLATE_SLOT

TEMPLATE = "their-baa-template.pdf"
REPORT = "their-soc2-report.pdf"


def open_link(hands: Hands, link: str, name: str) -> None:
    """Open the mailed link, and say who is there. The link leaves the address bar."""
    hands.page.goto(link)
    assert link.rpartition("/")[2] not in hands.page.url
    hands.type_at("Your full name", name)
    hands.look("is-this-you")
    hands.press("Yes, continue")
    assert hands.heading == "5 questions about patient data"
    hands.look("welcome")


def answer_all(hands: Hands) -> None:
    """Answer question after question, with two files."""
    hands.follow("Start")
    for number, told in ANSWERS.items():
        assert f"Question {number} of 5" in hands.words
        for asked, answer in told.items():
            if isinstance(answer, tuple):
                hands.choose(asked, *answer)
            else:
                hands.type_at(asked, answer)
        if number == 1:
            hands.attach(TEMPLATE_SLOT, TEMPLATE, paper("Business associate agreement"))
        if number == 4:
            hands.attach(EVIDENCE_SLOT, REPORT, paper("SOC 2 Type II report"))
        hands.look(f"question-{number}")
        hands.press("Save and continue")
    assert hands.heading == "Check your answers"


def attest(hands: Hands, title: str) -> None:
    """Read all answers once more, and stand up for them."""
    words = hands.words
    assert "gap" not in words
    assert TEMPLATE in words
    assert REPORT in words
    hands.look("check")
    hands.type_at("Your title", title)
    hands.page.get_by_label("I may answer for").check()
    hands.press("Submit and attest")
    assert hands.heading == "Thank you, that is everything"
    hands.look("receipt")


def take_receipt(hands: Hands) -> str:
    """Download the receipt, and return the SHA-256 that stands on it and on the page."""
    shown = "".join(hands.page.locator(".hash").inner_text().split())
    assert re.fullmatch(r"[0-9a-f]{64}", shown)
    with hands.page.expect_download() as coming:
        hands.follow("Download receipt")
    path = coming.value.path()
    assert path.read_bytes().startswith(b"%PDF-")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    assert shown in "".join(text.split())
    return shown
