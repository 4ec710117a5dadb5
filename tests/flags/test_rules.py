"""When each flag is raised: its edges, on the last day and the day after."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.flags.facts import BaaFacts, FlagKind, NeedFacts, Severity, VendorFacts
from portal.flags.names import NAMES
from portal.flags.part_facts import AnswerFacts
from portal.flags.rules import flags_for, may_be_waived
from portal.flags.words import WORDS

TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)

# Covered in every way: no flag at all.
CALM = VendorFacts(
    vendor_id=7,
    name="Pingwell",
    added_on=date(2026, 1, 5),
    has_phi=True,
    phi_since=date(2026, 1, 5),
    contacts=2,
    need=NeedFacts(needs_baa=True, decided_on=date(2026, 1, 5)),
    baa=BaaFacts(in_force_since=date(2026, 1, 5)),
    answers=AnswerFacts(
        sent_on=date(2026, 1, 5),
        submitted_on=date(2026, 1, 9),
        soc2_kind="type_2",
        soc2_period_end=date(2026, 6, 30),
    ),
)
NO_BAA = replace(CALM, baa=BaaFacts())


def kinds(facts: VendorFacts, on: date = TODAY) -> set[FlagKind]:
    return {flag.kind for flag in flags_for(facts, on)}


def with_baa(**said: object) -> VendorFacts:
    return replace(CALM, baa=BaaFacts(**said))  # type: ignore[arg-type]


def with_answers(**said: object) -> VendorFacts:
    return replace(CALM, answers=replace(CALM.answers, **said))  # type: ignore[arg-type]


def test_a_vendor_that_is_covered_in_every_way_carries_no_flag() -> None:
    assert kinds(CALM) == set()


def test_a_business_associate_without_a_baa_is_flagged() -> None:
    (flag,) = flags_for(NO_BAA, TODAY)

    assert flag.kind == FlagKind.BAA_MISSING
    assert flag.severity == Severity.CRITICAL
    assert flag.since == date(2026, 1, 5)
    assert flag.action_path == "/vendors/7/baa/request"


def test_a_vendor_with_phi_lacks_a_baa_before_anybody_has_decided() -> None:
    facts = replace(NO_BAA, need=NeedFacts())

    assert kinds(facts) == {FlagKind.BAA_MISSING, FlagKind.NEED_UNDECIDED}
    assert flags_for(facts, TODAY)[0].action_path == "/vendors/7/baa/need"


def test_without_phi_a_missing_baa_breaks_no_law_yet() -> None:
    (flag,) = flags_for(replace(NO_BAA, has_phi=False), TODAY)

    assert (flag.kind, flag.severity) == (FlagKind.BAA_MISSING, Severity.SOON)


def test_a_vendor_that_needs_none_carries_no_baa_flag() -> None:
    facts = replace(
        CALM,
        need=NeedFacts(needs_baa=False, decided_on=TODAY, re_ask_on=TODAY + DAY),
        baa=BaaFacts(refused_on=TODAY, lapsed_on=TODAY),
        contacts=0,
    )

    assert kinds(facts) == set()


def test_a_vendor_without_phi_that_nobody_decided_on_carries_no_flag() -> None:
    facts = VendorFacts(vendor_id=1, name="Plumber", added_on=TODAY, has_phi=False)

    assert kinds(facts) == set()


def test_unsure_about_phi_means_undecided() -> None:
    facts = VendorFacts(vendor_id=1, name="Plumber", added_on=TODAY)

    assert kinds(facts) == {FlagKind.NEED_UNDECIDED}


def test_asking_counsel_counts_as_needing_one_meanwhile() -> None:
    facts = replace(NO_BAA, need=NeedFacts(needs_baa=True, decided_on=TODAY, asks_counsel=True))

    assert kinds(facts) == {FlagKind.BAA_MISSING, FlagKind.NEED_UNDECIDED}


@pytest.mark.parametrize(("late", "flagged"), [(-1, False), (0, True), (1, True)])
def test_the_need_is_asked_again_from_the_re_ask_day(late: int, flagged: bool) -> None:  # noqa: FBT001
    need = NeedFacts(needs_baa=False, decided_on=TODAY, re_ask_on=TODAY - late * DAY)

    assert (FlagKind.RE_ASK_DUE in kinds(replace(CALM, need=need))) is flagged


@pytest.mark.parametrize(
    ("days", "kind", "severity"),
    [
        (0, FlagKind.BAA_REQUESTED, Severity.WAITING),
        (14, FlagKind.BAA_REQUESTED, Severity.WAITING),
        (15, FlagKind.BAA_SILENT, Severity.SOON),
    ],
)
def test_a_request_is_silent_after_14_days(days: int, kind: FlagKind, severity: Severity) -> None:
    (flag,) = flags_for(with_baa(requested_on=TODAY - days * DAY), TODAY)

    assert (flag.kind, flag.severity) == (kind, severity)


def test_a_refusal_is_critical_and_names_who_said_it() -> None:
    (flag,) = flags_for(with_baa(refused_on=date(2026, 11, 12), refused_by="Dana"), TODAY)

    assert (flag.kind, flag.severity) == (FlagKind.BAA_REFUSED, Severity.CRITICAL)
    assert flag.title == "Refused your BAA on Nov 12. PHI still goes to them."
    assert flag.sentence.startswith("Dana said so.")


@pytest.mark.parametrize(
    ("ahead", "severity"),
    [
        (91, None),
        (90, Severity.QUIET),
        (61, Severity.QUIET),
        (60, Severity.WAITING),
        (31, Severity.WAITING),
        (30, Severity.SOON),
        (8, Severity.SOON),
        (7, Severity.SOON),
        (1, Severity.SOON),
        (0, Severity.CRITICAL),
    ],
)
def test_an_ending_baa_grows_louder_at_each_step(ahead: int, severity: Severity | None) -> None:
    facts = with_baa(in_force_since=date(2026, 1, 1), ends_on=TODAY + ahead * DAY)

    assert [flag.severity for flag in flags_for(facts, TODAY)] == ([severity] if severity else [])


def test_a_baa_has_lapsed_on_the_day_after_its_last() -> None:
    (flag,) = flags_for(with_baa(lapsed_on=TODAY - DAY), TODAY)

    assert (flag.kind, flag.since) == (FlagKind.BAA_LAPSED, TODAY)


def test_a_request_does_not_hide_that_the_last_baa_lapsed() -> None:
    facts = with_baa(lapsed_on=TODAY - DAY, requested_on=TODAY)

    assert kinds(facts) == {FlagKind.BAA_LAPSED}


def test_the_words_of_an_ending_change_at_each_step() -> None:
    said = []
    for ahead in (90, 60, 30, 7, 0):
        facts = with_baa(in_force_since=date(2026, 1, 1), ends_on=TODAY + ahead * DAY)
        said += [(flag.title, flag.sentence) for flag in flags_for(facts, TODAY)]

    assert len(set(said)) == 5


@pytest.mark.parametrize(
    ("ahead", "severity", "title"),
    [
        (91, None, ""),
        (90, Severity.QUIET, "BAA review due Feb 22, 2027."),
        (31, Severity.QUIET, "BAA review due Dec 25."),
        (30, Severity.SOON, "BAA review due Dec 24."),
        (7, Severity.SOON, "BAA review due Dec 1, within a week."),
        (0, Severity.SOON, "BAA review is due today."),
        (-1, Severity.SOON, "BAA review was due Nov 23."),
    ],
)
def test_a_review_is_told_ahead_and_never_breaks_a_law(
    ahead: int, severity: Severity | None, title: str
) -> None:
    facts = with_baa(in_force_since=date(2026, 1, 1), review_on=TODAY + ahead * DAY)

    told = [(flag.severity, flag.title) for flag in flags_for(facts, TODAY)]

    assert told == ([(severity, title)] if severity else [])


@pytest.mark.parametrize("day", ["ends_on", "review_on"])
def test_a_baa_that_is_renewed_already_raises_no_alarm(day: str) -> None:
    facts = with_baa(in_force_since=date(2026, 1, 1), renewed_from=TODAY + DAY, **{day: TODAY})

    assert kinds(facts) == set()


def test_phi_after_a_termination_is_flagged_until_it_stops() -> None:
    facts = with_baa(terminated_on=TODAY)

    assert kinds(facts) == {FlagKind.PHI_AFTER_END}
    assert kinds(replace(facts, has_phi=False)) == set()


def test_a_former_vendor_matters_only_while_phi_is_not_accounted_for() -> None:
    former = replace(NO_BAA, former_on=TODAY, contacts=0)

    assert kinds(former) == {FlagKind.PHI_AFTER_END}
    assert kinds(replace(former, has_phi=False)) == set()


def test_a_claimed_baa_is_not_a_filed_one() -> None:
    assert kinds(with_baa(is_claimed=True)) == {FlagKind.BAA_CLAIMED}
    assert kinds(with_baa(is_claimed=True, in_force_since=TODAY)) == set()


def test_a_copy_that_the_vendor_sent_waits_to_be_filed() -> None:
    facts = with_baa(requested_on=TODAY - 20 * DAY, offered_on=TODAY)

    assert kinds(facts) == {FlagKind.BAA_OFFERED}


@pytest.mark.parametrize(("days", "severity"), [(14, Severity.WAITING), (15, Severity.SOON)])
def test_what_waits_on_us_grows_louder_after_14_days(days: int, severity: Severity) -> None:
    since = TODAY - days * DAY

    (offered,) = flags_for(with_baa(requested_on=since, offered_on=since), TODAY)
    (answered,) = flags_for(with_answers(await_review=True, submitted_on=since), TODAY)

    assert (offered.severity, answered.severity) == (severity, severity)


@pytest.mark.parametrize(("late", "flagged"), [(0, False), (1, True)])
def test_answers_are_late_on_the_day_after_they_were_due(late: int, flagged: bool) -> None:  # noqa: FBT001
    facts = replace(
        CALM, answers=AnswerFacts(sent_on=TODAY, is_open=True, due_on=TODAY - late * DAY)
    )

    assert (kinds(facts) == {FlagKind.QUESTIONS_OVERDUE}) is flagged


def test_a_vendor_with_phi_that_was_never_asked_is_flagged() -> None:
    assert kinds(replace(CALM, answers=AnswerFacts())) == {FlagKind.QUESTIONS_NOT_SENT}


def test_declined_waiting_and_red_answers_are_flagged() -> None:
    assert kinds(with_answers(declined_on=TODAY)) == {FlagKind.QUESTIONS_DECLINED}
    assert kinds(with_answers(await_review=True)) == {FlagKind.ANSWERS_TO_REVIEW}
    assert kinds(with_answers(red_count=2)) == {FlagKind.ANSWERS_RED}
    assert flags_for(with_answers(red_count=2), TODAY)[0].title == "2 answers are red."


@pytest.mark.parametrize(("late", "flagged"), [(0, False), (1, True)])
def test_a_soc_2_report_is_too_old_after_12_months(late: int, flagged: bool) -> None:  # noqa: FBT001
    facts = with_answers(soc2_period_end=date(2025, 11, 24))

    assert (kinds(facts, TODAY + late * DAY) == {FlagKind.SOC2_OLD}) is flagged


@pytest.mark.parametrize(("late", "flagged"), [(0, False), (1, True)])
def test_a_bridge_letter_covers_an_old_report_to_its_last_day(late: int, flagged: bool) -> None:  # noqa: FBT001
    facts = with_answers(soc2_period_end=date(2025, 6, 30), bridge_to=TODAY)

    assert (kinds(facts, TODAY + late * DAY) == {FlagKind.SOC2_OLD}) is flagged


def test_a_period_that_ended_on_a_leap_day_is_good_to_the_end_of_february() -> None:
    facts = with_answers(soc2_period_end=date(2028, 2, 29))

    assert FlagKind.SOC2_OLD not in kinds(facts, date(2029, 2, 28))
    assert FlagKind.SOC2_OLD in kinds(facts, date(2029, 3, 1))


def test_no_soc_2_and_type_one_are_flagged_once_answers_are_in() -> None:
    assert kinds(with_answers(soc2_kind=None)) == {FlagKind.SOC2_MISSING}
    assert kinds(with_answers(soc2_kind="none")) == {FlagKind.SOC2_MISSING}
    assert kinds(with_answers(soc2_kind="type_1")) == {FlagKind.SOC2_TYPE_ONE}


def test_data_abroad_and_one_contact_are_flagged() -> None:
    assert kinds(with_answers(data_outside_us=True)) == {FlagKind.DATA_OUTSIDE_US}
    (flag,) = flags_for(replace(CALM, contacts=1), TODAY)
    assert (flag.kind, flag.severity) == (FlagKind.NO_SECOND_CONTACT, Severity.QUIET)


@pytest.mark.parametrize(("late", "flagged"), [(0, True), (1, False)])
def test_an_override_stays_visible_to_its_last_day(late: int, flagged: bool) -> None:  # noqa: FBT001
    facts = with_baa(phi_override_since=TODAY, phi_override_until=TODAY)

    found = kinds(facts, TODAY + late * DAY)
    assert (FlagKind.PHI_OVERRIDE in found) is flagged
    assert FlagKind.BAA_MISSING in found


def test_a_missing_baa_can_never_be_waived() -> None:
    assert not may_be_waived(FlagKind.BAA_MISSING)
    assert not may_be_waived(FlagKind.BAA_REFUSED)
    assert not may_be_waived(FlagKind.PHI_OVERRIDE)
    assert may_be_waived(FlagKind.SOC2_MISSING)


def test_days_of_another_year_are_written_with_their_year() -> None:
    (flag,) = flags_for(with_baa(refused_on=date(2025, 3, 1)), TODAY)

    assert "Mar 1, 2025" in flag.title


def test_every_kind_has_a_name_and_words() -> None:
    assert set(NAMES) == set(WORDS) == set(FlagKind)
