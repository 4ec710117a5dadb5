"""The clocks of an incident, at their edges."""

from datetime import date, timedelta
from typing import Any

import pytest

from portal.baa.chain import NoticeKind, Told
from portal.incidents import (
    Agency,
    Decision,
    Duty,
    DutyState,
    Settled,
    Situation,
    duties,
    in_order,
    limits,
)
from portal.incidents.federal_clocks import after_the_year
from portal.incidents.state_clocks import authority_clocks, business_days_after

DAY = timedelta(days=1)
MONDAY = date(2026, 3, 2)


def now(**told: Any) -> Situation:
    usual: dict[str, Any] = {"discovered_on": MONDAY, "told_on": MONDAY}
    return Situation(**{**usual, **told})


def by_key(situation: Situation) -> dict[str, Duty]:
    return {one.key: one for one in duties(situation)}


def test_sixty_days_are_in_time_on_the_last_and_late_the_day_after() -> None:
    people = by_key(now())["people"]

    assert people.due_on == date(2026, 5, 1)
    assert not people.is_overdue(date(2026, 5, 1))
    assert people.days_left(date(2026, 5, 1)) == 0
    assert people.is_overdue(date(2026, 5, 2))
    assert not people.is_due(date(2026, 4, 23))
    assert people.is_due(date(2026, 4, 24))


@pytest.mark.parametrize(
    ("agency", "start"),
    [
        (Agency.AGENT, MONDAY),
        (Agency.NOT_AGENT, MONDAY + 20 * DAY),
        (Agency.UNKNOWN, MONDAY),
    ],
)
def test_the_start_hangs_on_whether_they_are_an_agent(agency: Agency, start: date) -> None:
    people = by_key(now(agency=agency, told_on=MONDAY + 20 * DAY))["people"]

    assert people.due_on == start + 60 * DAY
    both = MONDAY + 80 * DAY if agency is Agency.UNKNOWN else None
    assert people.or_on == both


def test_unknown_numbers_leave_hhs_at_the_earlier_day_and_name_the_other() -> None:
    hhs = by_key(now())["hhs"]

    assert hhs.due_on == MONDAY + 60 * DAY
    assert "March 1, 2027" in hhs.depends


@pytest.mark.parametrize(
    ("affected", "due"),
    [(499, date(2027, 3, 1)), (500, MONDAY + 60 * DAY), (501, date(2026, 5, 1))],
)
def test_hhs_hears_at_once_from_five_hundred(affected: int, due: date) -> None:
    assert by_key(now(affected=affected))["hhs"].due_on == due


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 12, 31), date(2027, 3, 1)),
        (date(2027, 1, 1), date(2028, 2, 29)),
        (date(2027, 12, 31), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2029, 3, 1)),
    ],
)
def test_sixty_days_after_the_year_end_on_the_right_day(day: date, due: date) -> None:
    assert after_the_year(day, 60) == due


def test_discovery_and_telling_on_two_sides_of_the_new_year() -> None:
    situation = now(discovered_on=date(2026, 12, 30), told_on=date(2027, 1, 4), affected=3)

    hhs = by_key(situation)["hhs"]

    assert hhs.due_on == date(2027, 3, 1)
    assert hhs.or_on == date(2028, 2, 29)


def test_hhs_of_a_large_one_is_due_when_the_people_are_written_to() -> None:
    done = Settled(state=DutyState.DONE, done_on=MONDAY + 10 * DAY)

    hhs = by_key(now(affected=800, settled={"people": done}))["hhs"]

    assert hhs.due_on == MONDAY + 10 * DAY


@pytest.mark.parametrize(
    ("affected", "by_state", "state"),
    [
        (None, {}, DutyState.OPEN),
        (500, {}, DutyState.BY_NUMBERS),
        (501, {}, DutyState.OPEN),
        (501, {"TX": 501}, DutyState.OPEN),
        (900, {"TX": 500}, DutyState.BY_NUMBERS),
        (1001, {"TX": 500}, DutyState.OPEN),
    ],
)
def test_the_media_are_left_out_only_where_the_numbers_say_so(
    affected: int | None, by_state: dict[str, int], state: DutyState
) -> None:
    found = by_key(now(affected=affected, by_state=by_state, states=("TX",)))["media"]

    assert found.state is state


@pytest.mark.parametrize(("people", "state"), [(249, "by_numbers"), (250, "open"), (None, "open")])
def test_texas_hears_from_two_hundred_and_fifty(people: int | None, state: str) -> None:
    numbers = {} if people is None else {"TX": people}

    found = by_key(now(affected=600, by_state=numbers, states=("TX",)))["TX-authority-1"]

    assert found.state == state
    assert found.due_on == MONDAY + 30 * DAY
    assert "521.053(i)" in found.citation
    assert found.seen == "read on a law firm's page, not in the law itself"


def test_a_clock_that_runs_from_the_determination_waits_for_the_decision() -> None:
    cautious = by_key(now(states=("TX",)))["TX-people"]
    decided = now(states=("TX",), decision=Decision.BREACH, decided_on=MONDAY + 5 * DAY)

    assert cautious.due_on == MONDAY + 60 * DAY
    assert by_key(decided)["TX-people"].due_on == MONDAY + 65 * DAY


def test_a_clock_that_runs_from_the_notice_begins_with_it() -> None:
    before = by_key(now(states=("CA",)))["CA-authority-1"]
    done = Settled(state=DutyState.DONE, done_on=MONDAY)
    after = by_key(now(states=("CA",), settled={"CA-people": done}))["CA-authority-1"]

    assert before.due_on is None
    assert before.counted.endswith("not yet")
    assert after.due_on == MONDAY + 15 * DAY


def test_five_business_days_after_hhs_leave_weekends_out() -> None:
    told = Settled(state=DutyState.DONE, done_on=date(2026, 3, 6))

    found = by_key(now(states=("NY",), settled={"hhs": told}))["NY-authority-2"]

    assert found.due_on == date(2026, 3, 13)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (MONDAY, 5, date(2026, 3, 9)),
        (date(2026, 3, 6), 1, date(2026, 3, 9)),
        (date(2026, 3, 7), 1, date(2026, 3, 9)),
        (MONDAY, 15, date(2026, 3, 23)),
    ],
)
def test_business_days(start: date, count: int, end: date) -> None:
    assert business_days_after(start, count) == end


def test_no_breach_settles_the_federal_notices_and_leaves_the_states_open() -> None:
    found = by_key(now(states=("TX",), decision=Decision.LOW_PROBABILITY, decided_on=MONDAY))

    federal = {found[key].state for key in ("people", "hhs", "media")}
    assert federal == {DutyState.BY_DECISION}
    assert found["TX-people"].is_open


def test_law_enforcement_moves_federal_days_and_no_others() -> None:
    until = MONDAY + 90 * DAY
    found = by_key(now(states=("TX",), delayed_until=until))

    assert found["people"].due_on == until
    assert found["TX-people"].due_on == MONDAY + 60 * DAY
    assert by_key(now(delayed_until=MONDAY + DAY))["people"].due_on == MONDAY + 60 * DAY


def test_the_decision_comes_first_then_what_is_due_first() -> None:
    order = [one.key for one in in_order(duties(now(states=("TX",))))]

    assert order[:2] == ["assessment", "TX-authority-1"]


def test_the_vendor_is_in_time_on_the_sixtieth_day() -> None:
    (federal,) = limits(MONDAY, (), None)

    assert federal.days_late(MONDAY + 60 * DAY) == 0
    assert federal.days_late(MONDAY + 61 * DAY) == 1


@pytest.mark.parametrize(
    ("kind", "number", "due"),
    [
        (NoticeKind.HOURS, 24, MONDAY + DAY),
        (NoticeKind.HOURS, 36, MONDAY + 2 * DAY),
        (NoticeKind.BUSINESS_DAYS, 5, date(2026, 3, 9)),
        (NoticeKind.CALENDAR_DAYS, 10, MONDAY + 10 * DAY),
        (NoticeKind.DAYS, 10, MONDAY + 10 * DAY),
    ],
)
def test_the_vendor_is_held_to_its_baa(kind: NoticeKind, number: int, due: date) -> None:
    first = limits(MONDAY, ("TX",), Told(kind=kind, number=number, page=3))[0]

    assert first.words == "The BAA in force"
    assert first.due_on == due


def test_at_once_is_no_number() -> None:
    texas = next(one for one in limits(MONDAY, ("TX",), None) if one.words == "Texas")

    assert texas.due_on is None
    assert texas.days_late(MONDAY + 400 * DAY) == 0


def test_every_clock_names_its_law_and_how_sure_it_is() -> None:
    states = tuple({one.state for one in authority_clocks()})

    for duty in duties(now(states=states)):
        assert duty.citation
        assert duty.seen
        assert duty.counted
