"""The flags of a confirmed report: on its last good day and the day after, and against answers."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.flags.facts import FlagKind, ReportFacts, Severity, VendorFacts
from portal.flags.part_facts import AnswerFacts
from portal.flags.rules import flags_for
from tests.flags.test_rules import CALM, TODAY

DAY = timedelta(days=1)
REPORT = ReportFacts(
    confirmed_on=date(2026, 11, 1), period_end=date(2026, 6, 30), good_until=date(2027, 6, 30)
)


def carrying(**said: object) -> VendorFacts:
    return replace(CALM, report=replace(REPORT, **said))  # type: ignore[arg-type]


def kinds(facts: VendorFacts, on: date = TODAY) -> set[FlagKind]:
    return {flag.kind for flag in flags_for(facts, on)}


def test_a_report_is_flagged_the_day_after_its_last_good_day() -> None:
    facts = carrying(good_until=TODAY)

    assert kinds(facts) == set()
    assert kinds(facts, TODAY + DAY) == {FlagKind.SOC2_OLD}


@pytest.mark.parametrize(
    ("opinion", "severity"),
    [
        ("qualified", Severity.SOON),
        ("adverse", Severity.CRITICAL),
        ("disclaimer", Severity.CRITICAL),
    ],
)
def test_an_opinion_that_is_not_clean_is_flagged(opinion: str, severity: Severity) -> None:
    (flag,) = flags_for(carrying(opinion=opinion), TODAY)

    assert (flag.kind, flag.severity) == (FlagKind.SOC2_QUALIFIED, severity)
    assert flag.action_path == "/vendors/7/documents"


def test_what_was_read_on_paper_wins_over_what_the_vendor_says_of_it() -> None:
    said = AnswerFacts(
        sent_on=date(2026, 11, 2),
        submitted_on=date(2026, 11, 10),
        soc2_kind="type_2",
        soc2_period_end=REPORT.period_end,
    )

    assert kinds(replace(carrying(is_type_one=True), answers=said)) == {FlagKind.SOC2_TYPE_ONE}


def test_a_later_answer_of_a_newer_report_wins() -> None:
    said = AnswerFacts(
        sent_on=date(2026, 11, 2),
        submitted_on=date(2026, 11, 10),
        soc2_kind="type_2",
        soc2_period_end=REPORT.period_end + DAY,
    )

    assert kinds(replace(carrying(is_type_one=True), answers=said)) == set()


def test_a_confirmed_report_counts_though_no_question_was_answered() -> None:
    asked = AnswerFacts(sent_on=date(2026, 11, 20), is_open=True)

    assert kinds(replace(carrying(opinion="adverse"), answers=asked)) == {FlagKind.SOC2_QUALIFIED}


def test_without_phi_no_report_is_asked_for() -> None:
    assert kinds(replace(carrying(opinion="adverse"), has_phi=False)) == set()
