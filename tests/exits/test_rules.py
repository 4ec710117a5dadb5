"""The days, promises and letters of an end, at their edges."""

from datetime import date, timedelta
from typing import Any

import pytest

from portal.errors import RuleBroken
from portal.exits import promises
from portal.exits.chasing import Awaited, due_letter, letters_ahead
from portal.exits.rules import (
    Choice,
    End,
    EndKind,
    Promise,
    Promised,
    Source,
    Step,
    StepKind,
    StepState,
    check_closing,
    checked_end,
    plan,
)
from portal.exits.told import Subs, Told, checked_told, outcomes

TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)


def ending(**told: Any) -> End:
    usual: dict[str, Any] = {"kind": EndKind.WE_LEAVE, "reason": "Moved.", "ends_on": TODAY}
    return End(**{**usual, **told})


def breach(**told: Any) -> End:
    usual: dict[str, Any] = {"kind": EndKind.BREACH, "breach_told_on": TODAY - 30 * DAY}
    return ending(**{**usual, **told})


@pytest.mark.parametrize(
    "end",
    [
        ending(),
        ending(ends_on=TODAY + 90 * DAY),
        breach(),
        breach(breach_told_on=TODAY),
        breach(cure_until=TODAY),
        breach(breach_told_on=TODAY, cure_until=TODAY),
    ],
)
def test_an_end_may_begin_today_or_ahead(end: End) -> None:
    assert checked_end(end, TODAY) == end


@pytest.mark.parametrize(
    ("end", "why"),
    [
        (ending(ends_on=TODAY - DAY), "today or a later day"),
        (ending(reason="  "), "Enter the reason"),
        (breach(breach_told_on=None), "told them"),
        (breach(breach_told_on=TODAY + DAY), "told them"),
        (breach(cure_until=TODAY - 31 * DAY), "comes after"),
        (breach(cure_until=TODAY + DAY), "still have time"),
    ],
)
def test_an_end_that_cannot_be_is_refused(end: End, why: str) -> None:
    with pytest.raises(RuleBroken, match=why):
        checked_end(end, TODAY)


def test_days_of_a_breach_do_not_stick_to_another_reason() -> None:
    told = checked_end(ending(breach_told_on=TODAY, cure_until=TODAY), TODAY)

    assert (told.breach_told_on, told.cure_until) == (None, None)


def test_without_a_word_of_theirs_our_standard_counts() -> None:
    days = {one.kind: (one.due_on - TODAY, one.source) for one in plan(Promised(), TODAY)}

    assert days == {
        StepKind.ACCESS: (0 * DAY, Source.PRACTICE),
        StepKind.RETURN: (30 * DAY, Source.PRACTICE),
        StepKind.DESTROY: (30 * DAY, Source.PRACTICE),
        StepKind.BACKUPS: (90 * DAY, Source.PRACTICE),
        StepKind.SUBCONTRACTORS: (30 * DAY, Source.PRACTICE),
        StepKind.CERTIFICATE: (30 * DAY, Source.PRACTICE),
    }


def test_the_earlier_of_answer_and_baa_counts_and_says_whose_it_is() -> None:
    theirs = Promise(days=45, source=Source.VENDOR, words="45 days")
    agreed = Promise(days=30, source=Source.BAA, words="Page 7: thirty days")
    long = Promise(days=400, source=Source.VENDOR, words="400 days")

    steps = {
        one.kind: one for one in plan(Promised(destroys=(theirs, agreed), backups=(long,)), TODAY)
    }

    assert steps[StepKind.DESTROY].due_on == TODAY + 30 * DAY
    assert steps[StepKind.DESTROY].source is Source.BAA
    assert steps[StepKind.CERTIFICATE].source is Source.BAA
    assert steps[StepKind.BACKUPS].due_on == TODAY + 400 * DAY  # their own retention, however long


@pytest.mark.parametrize(
    ("days", "due"),
    [(0, TODAY), (1, date(2026, 11, 25)), (4, date(2026, 11, 30)), (5, date(2026, 12, 1))],
)
def test_business_days_leave_weekends_out(days: int, due: date) -> None:
    promise = Promise(days=days, source=Source.BAA, words="", is_business=True)

    assert promise.due(TODAY) == due  # November 24, 2026 is a Tuesday


@pytest.mark.parametrize(
    ("quote", "returns", "destroys", "backups"),
    [
        ("return or destroy all PHI within thirty (30) days of termination", [30], [30], []),
        ("Within 10 business days, Vendor shall return all PHI.", [10], [], []),
        ("shall destroy all PHI no later than 2 weeks after the end", [], [14], []),
        ("destroy all PHI; backups shall be overwritten within 90 days", [], [], [90]),
        ("return or destroy all PHI, and tell within 10 days of notice", [], [], []),
        ("return all PHI and keep records for six years", [], [], []),
        ("destroy PHI if it is 30 days old", [], [], []),
    ],
)
def test_times_are_read_out_of_a_clause(
    quote: str, returns: list[int], destroys: list[int], backups: list[int]
) -> None:
    def days(deed: Any) -> list[int]:
        return [one.days for one in promises.times_in(quote, 7, deed)]

    assert days(promises.RETURNS) == returns
    assert days(promises.DESTROYS) == destroys
    assert days(promises.BACKUPS) == backups


def test_a_time_tells_its_page_and_words() -> None:
    (one,) = promises.times_in("Destroy all PHI within Thirty (30) Days.", 7, promises.DESTROYS)

    assert one.words == "Page 7: “Thirty (30) Days”"
    assert not one.is_business


def step(state: StepState = StepState.OPEN, **told: Any) -> Step:
    usual: dict[str, Any] = {"kind": StepKind.DESTROY, "due_on": TODAY, "state": state}
    return Step(**{**usual, **told})


def test_a_step_is_late_the_day_after_its_day() -> None:
    assert not step().is_overdue(TODAY)
    assert step().is_overdue(TODAY + DAY)
    assert not step(StepState.DONE).is_overdue(TODAY + DAY)


def test_what_is_kept_is_kept_too_long_the_day_after() -> None:
    kept = step(StepState.KEPT, kept_until=TODAY)

    assert not kept.is_kept_too_long(TODAY)
    assert kept.is_kept_too_long(TODAY + DAY)


def test_a_case_closes_on_proof_only_when_all_is_settled() -> None:
    settled = [step(StepState.DONE), step(StepState.NOT_APPLICABLE), step(StepState.KEPT)]

    check_closing(settled, has_proof=True, phi_flows=False)
    with pytest.raises(RuleBroken, match="no certificate"):
        check_closing(settled, has_proof=False, phi_flows=False)
    with pytest.raises(RuleBroken, match="Still open: Data is destroyed"):
        check_closing([*settled, step()], has_proof=True, phi_flows=False)
    with pytest.raises(RuleBroken, match="PHI still goes"):
        check_closing(settled, has_proof=True, phi_flows=True)


def told(**changed: Any) -> Told:
    usual: dict[str, Any] = {
        "choice": Choice.DESTROYED,
        "what": "All of it",
        "method": "Purged",
        "done_on": TODAY,
        "done_by": "Ops",
        "subs": Subs.NOT_YET,
    }
    return Told(**{**usual, **changed})


def kept(**changed: Any) -> Told:
    usual: dict[str, Any] = {
        "choice": Choice.NOT_FEASIBLE,
        "why": "A law",
        "retained": "Invoices",
        "retained_until": TODAY + DAY,
        "protects": True,
    }
    return Told(**{**usual, **changed})


@pytest.mark.parametrize(
    "facts",
    [
        told(what=" "),
        told(method=""),
        told(done_on=None),
        told(done_on=TODAY + DAY),
        told(done_by=""),
        told(choice=Choice.RETURNED),
        told(choice=Choice.RETURNED, returned_on=TODAY + DAY, returned_how="CSV"),
        kept(why=""),
        kept(retained=""),
        kept(retained_until=None),
        kept(retained_until=TODAY),
        kept(protects=False),
    ],
)
def test_facts_that_say_too_little_are_refused(facts: Told) -> None:
    with pytest.raises(RuleBroken):
        checked_told(facts, TODAY)


def test_facts_come_back_as_they_were_kept() -> None:
    for facts in (
        told(backups_until=TODAY + DAY, logs_until=TODAY, subs=Subs.NONE),
        told(choice=Choice.RETURNED, returned_on=TODAY, returned_how="CSV"),
        kept(),
    ):
        assert Told.from_plain(facts.plain()) == checked_told(facts, TODAY) == facts


def test_destruction_settles_what_it_proves_and_leaves_backups_for_their_day() -> None:
    last = TODAY + 60 * DAY
    made = outcomes(told(backups_until=last, logs_until=TODAY + DAY, subs=Subs.ALL), TODAY)

    assert made[StepKind.DESTROY].state is StepState.DONE
    assert made[StepKind.SUBCONTRACTORS].state is StepState.DONE
    assert made[StepKind.CERTIFICATE].done_on == TODAY
    assert (made[StepKind.BACKUPS].state, made[StepKind.BACKUPS].due_on) == (StepState.OPEN, last)
    assert not made.keys() & {StepKind.ACCESS, StepKind.RETURN}


@pytest.mark.parametrize("last", [None, TODAY, TODAY - DAY])
def test_backups_that_are_gone_already_are_settled(last: date | None) -> None:
    made = outcomes(told(backups_until=last), TODAY)

    assert made[StepKind.BACKUPS].state is StepState.DONE
    assert StepKind.SUBCONTRACTORS not in made  # not all have confirmed it


def test_what_is_not_feasible_is_kept_until_a_day() -> None:
    made = outcomes(kept(subs=Subs.NONE), TODAY)

    for kind in (StepKind.RETURN, StepKind.DESTROY, StepKind.BACKUPS):
        assert made[kind].state is StepState.KEPT
        assert made[kind].kept_until == TODAY + DAY
    assert made[StepKind.SUBCONTRACTORS].state is StepState.NOT_APPLICABLE


def awaited(**told: Any) -> Awaited:
    usual: dict[str, Any] = {"asked_on": TODAY, "due_on": TODAY + 30 * DAY}
    return Awaited(**{**usual, **told})


@pytest.mark.parametrize(
    ("after", "sent", "number"),
    [
        (6, (), None),
        (7, (), 1),
        (7, (1,), None),
        (26, (1,), None),
        (27, (1,), 2),
        (27, (), 2),
        (30, (1, 2), None),
        (31, (1, 2), 3),
        (37, (1, 2), 3),
        (38, (1, 2), None),
        (38, (), None),
    ],
)
def test_letters_go_a_week_on_before_the_day_and_once_it_is_late(
    after: int, sent: tuple[int, ...], number: int | None
) -> None:
    assert due_letter(awaited(sent=sent), TODAY + after * DAY) == number


def test_two_letters_never_go_on_each_others_heels() -> None:
    late = awaited(sent=(1,), last_sent_on=TODAY + 26 * DAY)

    assert due_letter(late, TODAY + 27 * DAY) is None
    assert due_letter(late, TODAY + 28 * DAY) == 2


def test_a_short_time_has_fewer_letters() -> None:
    assert [*awaited(due_on=TODAY + 10 * DAY).days] == [2, 3]
    assert [*awaited(due_on=TODAY + 12 * DAY).days] == [1, 2, 3]
    assert [*awaited(due_on=TODAY + 2 * DAY).days] == [3]


def test_a_call_quiets_letters_until_its_day_and_puts_the_next_call_off() -> None:
    quiet = awaited(quiet_until=TODAY + 60 * DAY)

    assert due_letter(quiet, TODAY + 31 * DAY) is None
    assert quiet.call_on == TODAY + 60 * DAY
    assert awaited().call_on == TODAY + 38 * DAY


def test_letters_ahead_are_those_still_to_go() -> None:
    assert letters_ahead(awaited(sent=(1,)), TODAY + 8 * DAY) == {
        2: TODAY + 27 * DAY,
        3: TODAY + 31 * DAY,
    }
