"""When a case is late, what may be put off, what ends it and what opens it again: the edges."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.baa.escalations import rules
from portal.baa.escalations.rules import Case, CaseState, OnFile, Reopening, Settled, Way
from portal.baa.rules import RefusalWhy
from portal.errors import RuleBroken

TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)
OPEN = Case(state=CaseState.OPEN, due_on=TODAY)
NEEDED = OnFile(needs_baa=True, phi_flows=True)


def closed(how: Settled, **told: object) -> Case:
    return replace(OPEN, state=CaseState.CLOSED, settled=how, **told)  # type: ignore[arg-type]


def test_the_standard_is_thirty_days() -> None:
    assert rules.deadline_from(TODAY) == TODAY + 30 * DAY


def test_a_case_is_late_on_the_day_after_its_deadline() -> None:
    assert not rules.is_overdue(OPEN, TODAY)
    assert rules.is_overdue(OPEN, TODAY + DAY)


@pytest.mark.parametrize("state", [CaseState.ACCEPTED, CaseState.CLOSED])
def test_only_an_open_case_is_late(state: CaseState) -> None:
    assert not rules.is_overdue(replace(OPEN, state=state), TODAY + DAY)


def test_a_deadline_may_be_today_and_ninety_days_from_the_opening() -> None:
    rules.check_deadline(TODAY, opened_on=TODAY - 40 * DAY, on=TODAY)
    rules.check_deadline(TODAY + 90 * DAY, opened_on=TODAY, on=TODAY)


@pytest.mark.parametrize("due_on", [TODAY - DAY, TODAY + 91 * DAY])
def test_a_deadline_is_not_over_and_not_for_good(due_on: date) -> None:
    with pytest.raises(RuleBroken, match="Choose a day"):
        rules.check_deadline(due_on, opened_on=TODAY, on=TODAY)


@pytest.mark.parametrize("days", [0, 90])
def test_an_acceptance_lasts_ninety_days_at_most(days: int) -> None:
    rules.check_acceptance(TODAY + days * DAY, on=TODAY)


@pytest.mark.parametrize("days", [-1, 91])
def test_an_acceptance_is_not_over_and_not_longer(days: int) -> None:
    with pytest.raises(RuleBroken, match="90 days"):
        rules.check_acceptance(TODAY + days * DAY, on=TODAY)


@pytest.mark.parametrize(
    ("why", "own"),
    [
        (RefusalWhy.SIGNS_NONE, None),
        (RefusalWhy.OTHER_WORDING, None),
        (RefusalWhy.HIGHER_PLAN, Way.UPGRADE),
        (RefusalWhy.NOT_A_BA, Way.NEED),
        (RefusalWhy.OTHER, None),
    ],
)
def test_the_three_ways_are_open_to_everyone_and_their_own_answer_opens_one_more(
    why: RefusalWhy, own: Way | None
) -> None:
    three = (Way.REPLACE, Way.STOP_PHI, Way.COUNSEL)

    assert rules.own_way(why) is own
    assert rules.ways_for(why) == ((own, *three) if own else three)


def test_an_acceptance_holds_on_its_last_day_and_ends_on_the_day_after() -> None:
    case = replace(OPEN, state=CaseState.ACCEPTED, accepted_until=TODAY)

    assert rules.reopening(case, NEEDED, TODAY) is None
    assert rules.reopening(case, NEEDED, TODAY + DAY) is Reopening.ACCEPTANCE_ENDED


@pytest.mark.parametrize("how", [Settled.REPLACED, Settled.PHI_STOPPED])
def test_a_case_that_rests_on_no_phi_opens_when_phi_flows_again(how: Settled) -> None:
    assert rules.reopening(closed(how), NEEDED, TODAY) is Reopening.PHI_AGAIN
    assert rules.reopening(closed(how), replace(NEEDED, phi_flows=False), TODAY) is None


def test_counsels_answer_stands_while_phi_flows_and_falls_with_its_paper() -> None:
    stands, gone = closed(Settled.COUNSEL), closed(Settled.COUNSEL, proof_stands=False)

    assert rules.reopening(stands, NEEDED, TODAY) is None
    assert rules.reopening(gone, NEEDED, TODAY) is Reopening.PROOF_GONE


def test_a_memo_that_no_longer_stands_opens_the_case() -> None:
    case = closed(Settled.NOT_NEEDED)

    assert rules.reopening(case, NEEDED, TODAY) is Reopening.NEEDED_AFTER_ALL
    assert rules.reopening(case, replace(NEEDED, needs_baa=None), TODAY)
    assert rules.reopening(case, replace(NEEDED, needs_baa=False), TODAY) is None


def test_nothing_opens_again_while_a_baa_answers_it() -> None:
    on_file = replace(NEEDED, binding=((1, 7),))

    assert rules.reopening(closed(Settled.PHI_STOPPED), on_file, TODAY) is None


def test_a_baa_that_was_in_force_when_they_refused_is_no_answer_to_it() -> None:
    amending = replace(OPEN, had_baa=True, version_seen=1)

    assert rules.answering_baa(amending, OnFile(binding=((1, 7),))) is None
    assert rules.answering_baa(amending, OnFile(binding=((2, 9), (1, 7)))) == 9
    assert rules.answering_baa(replace(OPEN, version_seen=1), OnFile(binding=((1, 7),))) == 7


def test_the_need_counts_as_decided_anew_only_by_a_later_decision_that_they_need_one() -> None:
    case = replace(OPEN, way=Way.NEED, need_seen=4)

    assert rules.is_decided_anew(case, OnFile(needs_baa=True, decided=5))
    assert not rules.is_decided_anew(case, OnFile(needs_baa=True, decided=4))
    assert not rules.is_decided_anew(case, OnFile(needs_baa=None, decided=5))
    assert not rules.is_decided_anew(replace(case, way=Way.REPLACE), OnFile(decided=5))


def test_a_badge_is_red_while_phi_flows_or_once_it_is_late() -> None:
    assert rules.badge_of(OPEN, TODAY, phi_flows=True) == ("critical", "Open")
    assert rules.badge_of(OPEN, TODAY, phi_flows=False) == ("soon", "Open")
    assert rules.badge_of(OPEN, TODAY + DAY, phi_flows=False) == ("critical", "Overdue")
    assert rules.badge_of(closed(Settled.BAA), TODAY, phi_flows=True)[0] == "good"
