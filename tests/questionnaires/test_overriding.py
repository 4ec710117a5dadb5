"""Judging a criterion otherwise: what holds, what does not, and what follows for the whole."""

from datetime import UTC, date, datetime

import pytest

from portal.errors import RuleBroken
from portal.questionnaires.answers import Said
from portal.questionnaires.overrides import Override, said_digest
from portal.questionnaires.overriding import may_be_overridden, overridden
from portal.questionnaires.question_set import Level
from portal.questionnaires.review_rules import FollowupStanding, check_followup, check_override
from portal.questionnaires.set_reading import current_set
from portal.questionnaires.verdicts import Judgement, judge
from tests.questionnaires.making import DUE, TODAY, facts, meant, said

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def judged(told: Said, *overrides: Override) -> Judgement:
    by_criteria = judge(current_set(), meant(told), facts(), on=TODAY, due_on=DUE)
    return overridden(by_criteria, current_set(), told, overrides)


def override(told: Said, number: int, level: Level = Level.GREEN) -> Override:
    """Return a person's word on the worst criterion of an answer."""
    verdict = judged(told).verdicts[number - 1]
    worst = verdict.findings[0]
    return Override(
        id=1,
        question_id=verdict.question.id,
        criterion_id=worst.id,
        from_level=worst.level,
        level=level,
        reason="We export the log each month and keep it ourselves.",
        by_name="Marisol Vega",
        at=AT,
        said_sha256=said_digest(verdict.question, told),
    )


SHORT_LOG = said(q2_retention_years="1")


def test_what_a_person_judged_otherwise_decides_the_answer_and_the_whole() -> None:
    found = judged(SHORT_LOG, override(SHORT_LOG, 2))

    assert found.verdicts[1].level is Level.GREEN
    assert (found.overall_by_criteria, found.overall) == (Level.AMBER, Level.GREEN)
    assert found.overrides[0].by_name == "Marisol Vega"
    assert found.by_criteria is not None
    assert found.by_criteria.verdicts[1].level is Level.AMBER


def test_it_may_be_stricter_too() -> None:
    found = judged(SHORT_LOG, override(SHORT_LOG, 2, Level.CRITICAL))

    assert found.overall is Level.CRITICAL


def test_another_answer_is_judged_anew() -> None:
    word = override(SHORT_LOG, 2)

    assert judged(said(q2_retention_years="2"), word).overrides == ()
    assert judged(said(q2_retention_years="1", q3_rest="none"), word).overrides == (word,)


def test_another_file_is_another_answer() -> None:
    word = override(SHORT_LOG, 2)
    with_file = Said(typed=SHORT_LOG.typed, files={**SHORT_LOG.files, "VQ2": ("b" * 64,)})

    assert judged(with_file, word).overrides == ()


def test_one_word_clears_one_criterion_only() -> None:
    told = said(q2_retention_years="1", q2_named="no")
    by_criteria = judged(told).verdicts[1]
    assert len(by_criteria.findings) > 1

    found = judged(told, override(told, 2)).verdicts[1]

    assert found.level is by_criteria.findings[1].level
    assert found.findings[-1].override is not None


def test_a_gap_or_a_refusal_is_no_criterion() -> None:
    told = said()
    refused = Said(typed=told.typed, files=told.files, declined={"VQ2": "No time"})
    finding = judged(refused).verdicts[1].findings[0]

    assert finding.id == "declined"
    assert not may_be_overridden(finding)
    assert judged(refused, override(refused, 2)).verdicts[1].level is Level.RED


def test_without_a_reason_or_a_change_nothing_is_judged_otherwise() -> None:
    with pytest.raises(RuleBroken, match="why"):
        check_override(Level.RED, Level.AMBER, "  ")
    with pytest.raises(RuleBroken, match="already"):
        check_override(Level.RED, Level.RED, "Because.")


@pytest.mark.parametrize(
    ("due_on", "state", "words"),
    [
        (date(2026, 11, 22), "critical", "2 days late"),
        (date(2026, 11, 23), "critical", "1 day late"),
        (date(2026, 11, 24), "soon", "Due today"),
        (date(2026, 12, 1), "soon", "Due Dec 1"),
        (date(2026, 12, 2), "waiting", "Due Dec 2"),
    ],
)
def test_a_follow_up_is_due_on_its_day_and_late_after_it(
    due_on: date, state: str, words: str
) -> None:
    found = FollowupStanding.of(due_on, is_done=False, on=TODAY)

    assert (found.state, found.words, found.is_due) == (state, words, due_on <= TODAY)


def test_what_is_done_is_never_late() -> None:
    assert not FollowupStanding.of(date(2020, 1, 1), is_done=True, on=TODAY).is_due


def test_a_follow_up_says_what_and_has_a_day_within_a_year() -> None:
    check_followup("Ask for the log", TODAY, on=TODAY)
    for what, due_on in (
        (" ", TODAY),
        ("Ask", date(2026, 11, 23)),
        ("Ask", date(2027, 11, 26)),
    ):
        with pytest.raises(RuleBroken):
            check_followup(what, due_on, on=TODAY)
