"""The text of our agreement and amendments: read back by the clause check, and never changed unseen."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf.pdfa
import pytest

from portal.baa import clauses
from portal.baa.clauses import Unit, Verdict
from portal.baa.template.facts import facts_of
from portal.baa.template.rules import Choices, ReturnFormat, in_words
from portal.baa.template.setting import Signers, page_of, set_text, signature_sheet
from portal.baa.template.text import agreement, amendment, released
from portal.gateways.memory import MemoryRenderer
from portal.gateways.render import render_pdf
from tests.baa.template.setting import (
    HEAD,
    LEAST,
    PARTIES,
    SIGNERS,
    amending,
    paper,
    read,
    read_pdf,
    without,
)

REQUIRED = [one for one in clauses.provisions() if one.startswith("R")]
ASKED_FOR = [one for one in clauses.provisions() if one[0] in "RS"]
# Enough of those that lean on words around them: each is read in a paper of its own.
ALONE = ["R01", "R03", "R05", "R06", "R09", "R15", "R20", "S01", "S04", "S08", "S14", "S31"]
# What a practice may leave out, by the choice it makes.
LEFT_OUT = {"S20", "S21", "S29"}


def unfound(reading: clauses.BaaReading, of: list[str]) -> list[str]:
    return [one for one in of if reading.of(one).verdict is not Verdict.FOUND]


@pytest.mark.parametrize(("choices", "left_out"), [(Choices(), set()), (LEAST, LEFT_OUT)])
def test_the_clause_check_finds_all_that_the_law_asks_for_in_the_printed_paper(
    choices: Choices, left_out: set[str]
) -> None:
    pdf = render_pdf(paper(choices))
    reading = read_pdf(pdf)

    report = pikepdf.pdfa.validate_written(BytesIO(pdf), "3b")
    assert [str(one) for one in report.violations] == []
    assert reading.is_agreement
    assert unfound(reading, REQUIRED) == []
    assert set(unfound(reading, ASKED_FOR)) == left_out
    assert [one.id for one in reading.red_flags if one.verdict is not Verdict.NOT_FOUND] == []


@pytest.mark.parametrize(
    ("number", "unit"),
    [
        *((number, Unit.DAYS) for number in (1, 2, 10, 21, 30, 60)),
        *((number, Unit.BUSINESS_DAYS) for number in (1, 5, 10, 40)),
    ],
)
def test_the_notice_that_is_read_back_is_the_one_that_was_chosen(number: int, unit: Unit) -> None:
    chosen = Choices(notice_days=number, business_days=unit is Unit.BUSINESS_DAYS)

    notice = read(paper(chosen)).breach_notice

    assert notice is not None
    assert (notice.number, notice.unit) == (number, unit)
    assert notice.is_calendar is (unit is Unit.DAYS)


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        (Choices(), "only within the United States"),
        (Choices(us_only=False, countries="Canada and Ireland"), "only in Canada and Ireland"),
        (Choices(us_only=False), "tell Covered Entity in writing which country it is"),
        (Choices(insurance=3_000_000), "at least $3,000,000 per claim"),
        (Choices(return_days=45), "forty-five (45) days"),
        *((Choices(return_format=one), one.words) for one in ReturnFormat),
        (Choices(), "Annex A lists the Subcontractors"),
        (Choices(lists_subcontractors=False), "On request, and within ten (10) days"),
    ],
)
def test_what_is_chosen_stands_in_the_paper_and_in_no_other(chosen: Choices, words: str) -> None:
    other = replace(LEAST, countries="Spain", lists_subcontractors=not chosen.lists_subcontractors)
    unlike = ReturnFormat.AS_ASKED
    if chosen.return_format is unlike:
        unlike = ReturnFormat.COMMON

    assert words in paper(chosen)
    assert words not in paper(replace(other, return_format=unlike))


def test_the_days_that_are_read_back_are_those_that_were_chosen() -> None:
    first, last = date(2026, 12, 1), date(2028, 11, 30)

    limited = read(paper(Choices(starts_on=first, ends_on=last)))
    evergreen = read(paper(Choices(review_on=date(2027, 11, 24))))

    assert (limited.dates.effective_on, limited.term.ends_on) == (first, last)
    assert not limited.term.is_evergreen
    assert evergreen.term.is_evergreen
    assert evergreen.term.ends_on is None


@pytest.mark.parametrize("provision", REQUIRED)
def test_a_paper_without_a_provision_is_said_to_lack_it(provision: str) -> None:
    page = paper(Choices(), without(provision))
    if provision == "R18":
        page = page.replace(signature_sheet(SIGNERS), "")

    found = read(page).of(provision)

    # Two are told in parts, or weakly: a part is left, and the check says "look here".
    assert found.verdict is (
        Verdict.LOOK_HERE if provision in {"R04", "R18"} else Verdict.NOT_FOUND
    )
    assert provision != "R04" or found.missing == ("safeguards",)


def test_an_amendment_brings_each_provision_that_it_names() -> None:
    together = read_pdf(render_pdf(amending(ASKED_FOR)))

    assert unfound(together, ASKED_FOR) == []
    assert [one for one in ALONE if unfound(read(amending([one])), [one])] == []


def test_an_amendment_speaks_of_the_agreement_as_another_paper() -> None:
    assert "this Agreement" not in amending(ASKED_FOR)


def test_a_word_is_never_changed_without_a_new_version() -> None:
    for name, text in (("agreement", agreement()), ("amendment", amendment())):
        assert released()[f"{name} {text.version}"] == text.digest, "raise the version"


def test_what_is_filled_in_is_escaped() -> None:
    told = Choices(services=("<script>alert(1)</script>", "{{ notice }}"))

    page = paper(told)

    assert "<script>" not in page
    assert "{{ notice }}" in page


def test_clauses_are_numbered_and_named_by_their_numbers() -> None:
    sections = set_text(agreement(), facts_of(PARTIES, LEAST))

    assert [one.number for one in sections] == list(range(1, len(sections) + 1))
    numbers = {clause.number for one in sections for clause in one.clauses}
    numbers |= {str(one.number) for one in sections}
    named = re.findall(r"Section (\d+(?:\.\d+)?)", " ".join(_words(sections)))
    assert named
    assert set(named) <= numbers


@pytest.mark.parametrize("many", [1, 2])
def test_there_is_a_box_for_each_who_signs_and_one_for_the_seal(many: int) -> None:
    signers = Signers(practice="A", vendor="B", practice_signers=many, vendor_signers=many)

    page = page_of(HEAD, (), (), signers)

    boxes = re.findall(r'<div class="sign-box" id="([\w-]+)"></div>', page)
    wanted = {f"sign-{side}-{at + 1}" for side in ("vendor", "practice") for at in range(many)}
    assert set(boxes) == wanted | {"sign-issue"}
    assert MemoryRenderer().render_pdf(page).startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "one"), (15, "fifteen"), (20, "twenty"), (45, "forty-five"), (180, "one hundred eighty")],
)
def test_numbers_are_written_out(number: int, words: str) -> None:
    assert in_words(number) == words


def _words(sections: object) -> list[str]:
    assert isinstance(sections, tuple)
    return [str(clause.text) for one in sections for clause in one.clauses]
