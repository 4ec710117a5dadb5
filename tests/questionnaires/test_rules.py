"""Verdicts, states, the data and its digest."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from portal.errors import RuleBroken
from portal.questionnaires.answers import Said, Unreadable, answers_digest, read_value, tidy
from portal.questionnaires.asked import is_asked
from portal.questionnaires.question_set import Level, SetBroken
from portal.questionnaires.rules import (
    AssessmentState,
    ReportKind,
    badge,
    check_due,
    check_move,
    data_outside_us,
    is_new_burst,
    is_overdue,
    report_kind,
)
from portal.questionnaires.set_reading import current_payload, current_set, data, read_set, thaw
from portal.questionnaires.verdicts import Judgement, judge
from tests.questionnaires.making import DUE, TODAY, facts, meant, said


def judged(told: Said, *, on: date = TODAY, **known: Any) -> Judgement:
    return judge(current_set(), meant(told), facts(**known), on=on, due_on=DUE)


# The verdicts


def test_a_vendor_that_meets_the_standard_is_green_in_all_five() -> None:
    judgement = judged(said())

    assert [verdict.level for verdict in judgement.verdicts] == [Level.GREEN] * 5
    assert judgement.overall is Level.GREEN


def test_a_question_is_judged_by_its_worst_criterion_and_shows_every_reason() -> None:
    judgement = judged(said(q3_host_baa="no", q3_access_country="yes"))

    third = judgement.verdicts[2]
    assert third.level is Level.RED
    assert [finding.id for finding in third.findings] == ["VQ3-R4", "VQ3-A1"]
    assert third.follow_up


def test_one_critical_answer_makes_the_whole_critical() -> None:
    assert judged(said(q1_will_sign="no", q5_fee="10")).overall is Level.CRITICAL


def test_a_gap_is_amber_up_to_the_due_date_and_red_after_it() -> None:
    gap = said(q2_mfa="")

    assert judged(gap, on=DUE).verdicts[1].level is Level.AMBER
    assert judged(gap, on=DUE + timedelta(days=1)).verdicts[1].level is Level.RED
    assert "multi-factor" in judged(gap).verdicts[1].findings[0].says


def test_a_value_that_makes_no_sense_is_a_gap() -> None:
    verdict = judged(said(q5_fee="a little")).verdicts[4]

    assert [one.id for one in verdict.gaps] == ["q5_fee"]


def test_an_unanswered_question_is_red_after_the_due_date() -> None:
    judgement = judged(Said(), on=DUE + timedelta(days=1), has_baa_in_force=None)

    assert judgement.count(Level.RED) == 5
    assert not any(verdict.is_answered for verdict in judgement.verdicts)


def test_a_declined_question_is_red_with_its_reason_and_has_no_gap_to_chase() -> None:
    verdict = judged(Said(declined={"VQ2": "Confidential"})).verdicts[1]

    assert verdict.level is Level.RED
    assert [finding.id for finding in verdict.findings] == ["declined"]
    assert "Confidential" in verdict.findings[0].says


def test_complete_answers_short_of_the_standard_are_amber_with_what_it_asks_for() -> None:
    verdict = judged(said(q3_keys="vendor-held")).verdicts[2]

    assert verdict.level is Level.AMBER
    assert [finding.id for finding in verdict.findings] == ["unmet"]


def test_our_standard_is_never_called_law() -> None:
    kept_short = judged(said(q2_retention_years="1", q2_customer_access="no")).verdicts[1]
    abroad = judged(said(q3_access_country="yes")).verdicts[2]
    unbound = judged(said(q3_host_baa="no")).verdicts[2]

    assert kept_short.findings[0].citation.startswith("Your standard, after 45 CFR 164.316")
    assert abroad.findings[0].citation.startswith("HHS guidance: ")
    assert unbound.findings[0].citation.startswith("Law: 45 CFR 164.502(e)(1)(ii)")


def test_a_verdict_names_the_answer_it_is_about() -> None:
    late = judged(said(q5_return_days="45")).verdicts[4]

    assert late.findings[0].says.startswith("Takes 45 days to return the data.")


# What was typed


@pytest.mark.parametrize(
    ("field_id", "typed", "sentence"),
    [
        ("q5_return_days", "about a month", "Enter a number in figures, such as 10."),
        ("q5_return_days", "-1", "Enter a number between 0 and 1,000,000."),
        ("q5_return_days", "NaN", "Enter a number between 0 and 1,000,000."),
        ("q4_period_end", "June 2026", "Enter a whole date, such as 2026-06-30."),
        ("q4_period_end", "2026-02-30", "Enter a whole date, such as 2026-06-30."),
        ("q4_type", "SOC 3", "Choose one from the list."),
        ("q2_mfa", "maybe", "Choose yes or no."),
        ("q2_events", ["view", "none"], "Untick “None of these”, or untick the others."),
        ("q2_events", ["dance"], "Choose from the list."),
    ],
)
def test_what_makes_no_sense_gets_a_sentence(field_id: str, typed: Any, sentence: str) -> None:
    fields = {one.id: one for question in current_set().questions for one in question.fields}

    with pytest.raises(Unreadable) as refusal:
        read_value(fields[field_id], typed)

    assert str(refusal.value) == sentence


def test_an_empty_answer_is_a_gap_and_nothing_wrong() -> None:
    empty = meant(Said())

    assert empty.wrong == {}
    assert empty.values == {}


def test_blanks_and_line_ends_are_tidied_and_nothing_else() -> None:
    assert tidy("  two\r\nlines ") == "two\nlines"
    assert tidy([" view ", ""]) == ["view"]


@pytest.mark.parametrize(
    ("field_id", "changes"),
    [
        ("q1_subs_baa", {"q1_subs": "no"}),
        ("q1_notice_value", {"q1_notice_unit": "not stated"}),
        ("q1_template", {"q1_will_sign": "yes, ours"}),
        ("q1_signer", {"q1_will_sign": "no"}),
        ("q4_auditor", {"q4_type": "none"}),
        ("q4_criteria", {"q4_type": "ISO 27001"}),
        ("q4_bridge_to", {"q4_bridge": "not needed"}),
        ("q5_return_days", {"q5_return": "no"}),
        ("q5_certificate", {"q5_destroy": "no"}),
    ],
)
def test_a_field_is_not_asked_where_another_answer_makes_it_idle(
    field_id: str, changes: dict[str, Any]
) -> None:
    fields = {one.id: one for question in current_set().questions for one in question.fields}

    assert not is_asked(fields[field_id], meant(said(**changes)))
    assert field_id not in meant(said(**changes)).values


def test_without_a_report_question_four_is_complete_once_the_risk_analysis_is_told() -> None:
    none = Said(typed={"q4_type": "none", "q4_ra": "none"})

    verdict = judged(none).verdicts[3]

    assert verdict.gaps == ()
    assert {finding.id for finding in verdict.findings} == {"VQ4-R1", "VQ4-R3"}


# The digest


def test_the_same_answers_have_the_same_digest_in_whatever_order_they_came() -> None:
    told = said()
    shuffled = replace(told, typed=dict(reversed(list(told.typed.items()))))

    assert answers_digest(current_set(), told) == answers_digest(thaw(current_payload()), shuffled)


def test_one_changed_letter_changes_the_digest() -> None:
    digests = {
        answers_digest(current_set(), told)
        for told in (
            said(),
            said(q1_signer="Priya Ramen, head of security"),
            replace(said(), declined={"VQ1": ""}),
            replace(said(), files={}),
            replace(said(), instead={"VQ1": "More"}),
        )
    }

    assert len(digests) == 5


# The data


def test_the_set_sent_today_is_version_1_with_five_questions() -> None:
    questions = current_set()

    assert questions.version == 1
    assert [question.number for question in questions.questions] == [1, 2, 3, 4, 5]
    assert questions.default_due_days == 21
    assert len(questions.digest) == 64


def test_what_is_frozen_reads_back_as_the_same_set() -> None:
    assert thaw(current_payload()) == current_set()


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ('type = "yes_no"', 'type = "yesno"', "field q1_incident: 'type' is 'yesno'"),
        ('level = "critical"', 'level = "dire"', "criterion VQ1-C1: 'level' is 'dire'"),
        ("default_due_days = 21", 'default_due_days = "21"', "meta: 'default_due_days'"),
        ("required = true", 'required = "yes"', "field q1_will_sign: 'required'"),
        ('id = "q1_scope"', 'id = "q1_template"', "field q1_template: this id is used twice"),
        ("order = 2", "order = 7", "'order' must count from 1"),
        ('basis = "rule"', 'basis = "law"', "criterion VQ1-C1: 'basis' is 'law'"),
    ],
)
def test_a_set_that_is_not_in_order_is_refused_with_line_and_field(
    before: str, after: str, complaint: str
) -> None:
    broken = data("five_questions.toml").replace(before, after, 1)

    with pytest.raises(SetBroken) as refusal:
        read_set(broken, data("wording.toml"), version=2)

    assert complaint in str(refusal.value)


def test_a_broken_field_is_found_by_its_line() -> None:
    text = data("five_questions.toml")
    line = text.splitlines().index('id = "q1_incident"') + 1
    broken = text.replace('type = "yes_no"', 'type = "yesno"', 1)

    with pytest.raises(SetBroken, match=f"line {line}, field q1_incident"):
        read_set(broken, data("wording.toml"), version=2)


def test_a_text_that_is_no_toml_is_refused_with_its_line() -> None:
    with pytest.raises(SetBroken, match="line 1"):
        read_set("this is = = no", "", version=2)


# States


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (AssessmentState.SENT, AssessmentState.ACCEPTED),
        (AssessmentState.SENT, AssessmentState.RETURNED),
        (AssessmentState.ACCEPTED, AssessmentState.RETURNED),
        (AssessmentState.ACCEPTED, AssessmentState.SUBMITTED),
        (AssessmentState.SUBMITTED, AssessmentState.WITHDRAWN),
        (AssessmentState.WITHDRAWN, AssessmentState.SUBMITTED),
    ],
)
def test_what_may_not_follow_is_refused_with_a_sentence(
    before: AssessmentState, after: AssessmentState
) -> None:
    with pytest.raises(RuleBroken):
        check_move(before, after)


def test_a_vendor_that_declined_may_still_answer() -> None:
    check_move(AssessmentState.DECLINED, AssessmentState.SUBMITTED)


def test_answers_are_late_from_the_day_after_the_due_date() -> None:
    assert not is_overdue(AssessmentState.SENT, DUE, on=DUE)
    assert is_overdue(AssessmentState.SENT, DUE, on=DUE + timedelta(days=1))
    assert not is_overdue(AssessmentState.SUBMITTED, DUE, on=DUE + timedelta(days=1))
    assert badge(AssessmentState.SENT, DUE, on=DUE + timedelta(days=1)) == (
        "critical",
        "1 day late",
    )


@pytest.mark.parametrize("days", [-1, 0, 366])
def test_a_due_date_must_lie_ahead_and_within_a_year(days: int) -> None:
    with pytest.raises(RuleBroken):
        check_due(TODAY + timedelta(days=days), on=TODAY)


def test_saves_within_ten_minutes_are_one_line_in_the_trail() -> None:
    at = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)

    assert is_new_burst(None, at=at)
    assert not is_new_burst(at - timedelta(minutes=10), at=at)
    assert is_new_burst(at - timedelta(minutes=11), at=at)


@pytest.mark.parametrize(
    ("said_type", "kind"),
    [
        ("SOC 2 Type II", ReportKind.TYPE_2),
        ("SOC 2 Type I", ReportKind.TYPE_1),
        ("HITRUST", ReportKind.OTHER),
        ("none", ReportKind.NONE),
        ("", None),
    ],
)
def test_the_report_is_told_by_kind(said_type: str, kind: ReportKind | None) -> None:
    assert report_kind(meant(said(q4_type=said_type))) is kind


@pytest.mark.parametrize(
    ("stored", "reached", "outside"),
    [
        ("yes", "no", False),
        ("no", "no", True),
        ("yes", "yes", True),
        ("unknown", "yes", True),
        ("yes", "unknown", None),
        ("", "", None),
    ],
)
def test_data_outside_the_country_is_yes_no_or_not_known(
    stored: str, reached: str, *, outside: bool | None
) -> None:
    answers = meant(said(q3_country=stored, q3_access_country=reached))

    assert data_outside_us(answers) is outside
