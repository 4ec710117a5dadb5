"""When a vendor is asked again, and why: each trigger at its edge."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.questionnaires.cadence import (
    ASK_AHEAD,
    FRESH,
    CadenceFacts,
    Reassessment,
    Trigger,
    reassess_on,
)

ANSWERED = date(2026, 3, 1)
DAY = timedelta(days=1)
USUAL = CadenceFacts(answered_on=ANSWERED, days=365, tier="high")


def test_by_its_tier_a_vendor_is_asked_a_year_after_it_answered() -> None:
    found = reassess_on(USUAL)

    assert (found.on, found.trigger) == (date(2027, 3, 1), Trigger.TIER)
    assert found.sentence(ANSWERED) == (
        "Ask again by Mar 1, 2027: their answers are a year old then, and their tier is High."
    )


def test_a_shorter_time_for_a_tier_counts_in_days() -> None:
    found = reassess_on(replace(USUAL, days=180, tier=None))

    assert found.on == ANSWERED + 180 * DAY
    assert found.reason == "their answers are 180 days old then"


@pytest.mark.parametrize(
    ("good_until", "trigger"),
    [
        (ANSWERED, Trigger.TIER),  # lapsed as they answered: the flags say so already
        (ANSWERED + DAY, Trigger.SOC2_LAPSES),
        (ANSWERED + 364 * DAY, Trigger.SOC2_LAPSES),
        (ANSWERED + 365 * DAY, Trigger.SOC2_LAPSES),
        (ANSWERED + 366 * DAY, Trigger.TIER),
    ],
)
def test_a_report_that_lapses_before_the_year_is_over_comes_first(
    good_until: date, trigger: Trigger
) -> None:
    assert reassess_on(replace(USUAL, soc2_good_until=good_until)).trigger is trigger


def test_the_sentence_names_the_day_and_the_reason() -> None:
    found = reassess_on(replace(USUAL, soc2_good_until=date(2026, 9, 3)))

    assert found.sentence(ANSWERED) == "Ask again by Sep 3: their SOC 2 report lapses."


@pytest.mark.parametrize(
    ("renews_on", "trigger"),
    [(ANSWERED + FRESH, Trigger.TIER), (ANSWERED + FRESH + DAY, Trigger.BAA_RENEWAL)],
)
def test_fresh_answers_serve_a_renewal_too(renews_on: date, trigger: Trigger) -> None:
    assert reassess_on(replace(USUAL, baa_renews_on=renews_on)).trigger is trigger


@pytest.mark.parametrize(("told_on", "trigger"), [(0, Trigger.TIER), (1, Trigger.INCIDENT)])
def test_an_incident_after_the_answers_asks_within_two_weeks(
    told_on: int, trigger: Trigger
) -> None:
    found = reassess_on(replace(USUAL, incident_on=ANSWERED + told_on * DAY))

    assert found.trigger is trigger
    if trigger is Trigger.INCIDENT:
        assert found.on == ANSWERED + 15 * DAY
        assert found.reason == "they told of an incident on Mar 2"


def test_the_first_new_service_counts_and_an_old_one_does_not() -> None:
    services = (
        ("Scheduling", ANSWERED),
        ("Fax", ANSWERED + 9 * DAY),
        ("Notes", ANSWERED + 2 * DAY),
    )
    found = reassess_on(replace(USUAL, services=services))

    assert (found.trigger, found.on) == (Trigger.NEW_SERVICE, ANSWERED + 16 * DAY)
    assert found.reason.startswith("Notes is a new service")


def test_of_two_reasons_on_one_day_the_graver_is_told() -> None:
    on = ANSWERED + 15 * DAY
    found = reassess_on(replace(USUAL, incident_on=ANSWERED + DAY, soc2_good_until=on))

    assert (found.on, found.trigger) == (on, Trigger.INCIDENT)


def test_the_asking_begins_a_month_ahead() -> None:
    found = Reassessment(on=ANSWERED, trigger=Trigger.TIER, reason="")

    assert not found.is_time(ANSWERED - ASK_AHEAD - DAY)
    assert found.is_time(ANSWERED - ASK_AHEAD)
