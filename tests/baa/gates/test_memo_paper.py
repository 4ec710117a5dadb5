"""The memo on paper: one page, with every word that was typed, and no markup of theirs."""

import re
from datetime import date
from io import BytesIO

import pikepdf
import pytest

from portal.baa.memo import Parties, memo_of, write
from portal.baa.memo_paper import LONGEST_REASON, memo_page
from portal.baa.models import BaaNeed
from portal.baa.need import the_triggers, walk
from portal.gateways.render import render_pdf
from portal.vendors import Vendor
from tests.baa.gates.making import DOUBTFUL, NO_PHI

PARTIES = Parties(
    practice="Juniper Row Dermatology and Aesthetics, PLLC",
    vendor="Postlark & Sons <script>",
    does="Appointment reminders by text and email",
)


def memo(answers: dict[str, str], exemption: str | None, **said: object) -> str:
    way = walk(answers, the_triggers())
    whole = {
        "vendor_id": 1,
        "outcome": "not_needed",
        "exemption": exemption,
        "answers": way.answers,
        "questions_as_of": "2026-11-24",
        "reason": "They clean at night.",
        "decided_by_name": "Marisol Vega",
        "decided_on": date(2026, 11, 24),
        "re_ask_on": date(2027, 11, 24),
        "memo": write(PARTIES, way, the_triggers().exemption(exemption or "")),
    }
    need = BaaNeed(**whole | said)
    return memo_page(need, memo_of(need, Vendor()))


def pages(html: str) -> int:
    with pikepdf.open(BytesIO(render_pdf(html))) as pdf:
        return len(pdf.pages)


def test_a_memo_says_what_was_decided_by_whom_and_on_which_exception() -> None:
    words = " ".join(re.sub(r"<[^>]+>", " ", memo(NO_PHI, "E01")).split())

    for told in (
        "no BAA with Postlark &amp; Sons &lt;script&gt; is needed",
        "What they do: Appointment reminders by text and email.",
        "No protected health information.",
        "45 CFR 160.103",
        "They clean at night.",
        "Decided by Marisol Vega",
        "November 24, 2026",
        "By November 24, 2027, or as soon as what they do changes",
    ):
        assert told in words
    assert "<script>" not in memo(NO_PHI, "E01")


@pytest.mark.parametrize(
    ("outcome", "words"),
    [("ask_counsel", "counsel is to say"), ("needs_baa", "is needed before PHI goes there")],
)
def test_other_outcomes_are_told_as_they_are(outcome: str, words: str) -> None:
    assert words in memo(DOUBTFUL, None, outcome=outcome)


def test_the_longest_memo_is_one_page() -> None:
    longest = max(the_triggers().exemptions, key=lambda one: len(one.rule) + len(one.ends))
    reason = ("They move card payments and nothing else at all. " * 99)[:LONGEST_REASON]

    html = memo(
        DOUBTFUL,
        longest.id,
        reason=reason,
        counsel_name="Ruth Abel, Abel & Stone LLP",
        counsel_on=date(2026, 11, 20),
    )

    assert "Ruth Abel, Abel &amp; Stone LLP" in html
    assert pages(html) == 1
