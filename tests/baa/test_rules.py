"""The days a BAA binds, and how a vendor stands: edges."""

from datetime import date, timedelta

import pytest

from portal.baa.rules import BaaState, Held, NeedOutcome, RefusalWhy, Term, a_year_from
from portal.baa.standing import Asked, BaaStanding, Need, Override, Papers, Refused, standing
from portal.errors import RuleBroken

TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)
NEEDED = Need(outcome=NeedOutcome.NEEDS_BAA, decided_on=TODAY, re_ask_on=a_year_from(TODAY))
NOT_NEEDED = Need(outcome=NeedOutcome.NOT_NEEDED, decided_on=TODAY, re_ask_on=a_year_from(TODAY))
COUNSEL = Need(outcome=NeedOutcome.ASK_COUNSEL, decided_on=TODAY, re_ask_on=a_year_from(TODAY))
ASKED = Asked(requested_on=TODAY, due_on=TODAY + 14 * DAY, offered_on=None)
REFUSED = Refused(refused_on=TODAY, by="Dana Whitcomb", why=RefusalWhy.SIGNS_NONE)


def held(
    starts_on: date = date(2026, 1, 1),
    ends_on: date | None = None,
    terminated_on: date | None = None,
) -> Held:
    return Held(starts_on=starts_on, ends_on=ends_on, review_on=None, terminated_on=terminated_on)


def on(day: date, **papers: object) -> BaaStanding:
    return standing(Papers(**papers), day)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("papers", "state"),
    [
        ({}, BaaState.UNDECIDED),
        ({"need": NEEDED}, BaaState.NEEDED),
        ({"need": COUNSEL}, BaaState.NEEDED),
        ({"need": NOT_NEEDED, "held": [held()], "asked": ASKED}, BaaState.NOT_NEEDED),
        ({"need": NEEDED, "asked": ASKED}, BaaState.REQUESTED),
        ({"refused": REFUSED}, BaaState.REFUSED),
        ({"refused": REFUSED, "asked": ASKED}, BaaState.REQUESTED),
        ({"held": [held()], "refused": REFUSED, "asked": ASKED}, BaaState.IN_FORCE),
        ({"held": [held(starts_on=TODAY + DAY)]}, BaaState.UNDECIDED),
        ({"held": [held(terminated_on=TODAY)]}, BaaState.TERMINATED),
        ({"held": [held(terminated_on=TODAY + DAY)]}, BaaState.ENDING),
        ({"held": [held(terminated_on=TODAY + 92 * DAY)]}, BaaState.IN_FORCE),
    ],
)
def test_the_papers_decide_the_state(papers: dict[str, object], state: BaaState) -> None:
    assert on(TODAY, **papers).state == state


@pytest.mark.parametrize(
    ("ahead", "state"),
    [
        (91, BaaState.IN_FORCE),
        (90, BaaState.ENDING),
        (0, BaaState.ENDING),
        (-1, BaaState.LAPSED),
    ],
)
def test_a_baa_is_ending_for_90_days_and_binds_on_its_last(ahead: int, state: BaaState) -> None:
    found = on(TODAY, held=[held(ends_on=TODAY + ahead * DAY)])

    assert found.state == state
    assert found.is_in_force is (ahead >= 0)


def test_the_latest_of_two_versions_counts() -> None:
    old = held(starts_on=date(2024, 1, 1), ends_on=date(2026, 11, 30))
    new = held(starts_on=date(2026, 11, 1))

    assert on(TODAY, held=[new, old]).starts_on == date(2026, 11, 1)


def test_a_version_that_begins_later_does_not_end_the_one_that_binds() -> None:
    now, later = held(), held(starts_on=TODAY + DAY)

    assert on(TODAY, held=[now, later]).state == BaaState.IN_FORCE


def test_a_refusal_before_the_last_baa_is_forgotten() -> None:
    lapsed = held(starts_on=TODAY, ends_on=TODAY)
    refused = Refused(refused_on=TODAY - DAY, by="", why=RefusalWhy.OTHER)

    assert on(TODAY + DAY, held=[lapsed], refused=refused).state == BaaState.LAPSED


def test_asking_counsel_counts_as_needing_one_meanwhile() -> None:
    found = on(TODAY, need=COUNSEL)

    assert (found.needs_baa, found.asks_counsel) == (True, True)


def test_an_override_ends_by_itself() -> None:
    override = Override(starts_on=TODAY, ends_on=TODAY + DAY)

    assert on(TODAY + DAY, override=override).phi_override_until == TODAY + DAY
    assert on(TODAY + 2 * DAY, override=override).phi_override_until is None


def test_a_term_is_never_backwards_and_never_endless_without_a_review() -> None:
    Term(starts_on=TODAY, ends_on=TODAY)
    for wrong in (
        {"ends_on": TODAY - DAY},
        {},
        {"review_on": TODAY},
    ):
        with pytest.raises(RuleBroken):
            Term(starts_on=TODAY, **wrong)


def test_a_year_from_a_leap_day_is_the_end_of_february() -> None:
    assert a_year_from(date(2028, 2, 29)) == date(2029, 2, 28)
