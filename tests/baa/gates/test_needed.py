"""What the decisions about a vendor and its services come to together."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.baa.needed import Decided, Decisions, Seen, changed_since, marks_of, together
from portal.baa.rules import NeedOutcome
from portal.vendors import Phi

TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)
TEXTS = Seen(id=1, name="Texts", phi=Phi.YES, verbs=("transmits", "receives"))
BILLS = Seen(id=2, name="Bills", phi=Phi.YES, verbs=("receives",))
NEWS = Seen(id=3, name="News", phi=Phi.NO)
ALL = [TEXTS, BILLS, NEWS]
NEEDS, NOT, COUNSEL = NeedOutcome.NEEDS_BAA, NeedOutcome.NOT_NEEDED, NeedOutcome.ASK_COUNSEL


def decided(outcome: NeedOutcome, *, days_ago: int = 0, seen: list[Seen] | None = None) -> Decided:
    on = TODAY - days_ago * DAY
    return Decided(
        outcome=outcome, decided_on=on, re_ask_on=on + 365 * DAY, seen=marks_of(seen or ALL)
    )


def outcome(own: NeedOutcome | None, **services: NeedOutcome) -> NeedOutcome | None:
    numbers = {"texts": 1, "bills": 2, "news": 3}
    need = together(
        Decisions(
            own=decided(own) if own else None,
            services={numbers[name]: decided(one) for name, one in services.items()},
        ),
        ALL,
    )
    return need.outcome if need else None


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (outcome(None), None),
        (outcome(NOT), NOT),
        (outcome(NEEDS), NEEDS),
        (outcome(NOT, texts=NEEDS), NEEDS),
        (outcome(NEEDS, texts=NOT, bills=NOT), NEEDS),
        (outcome(NEEDS, texts=COUNSEL), COUNSEL),
        (outcome(None, texts=NOT), None),
        (outcome(None, texts=NOT, bills=NOT), NOT),
        (outcome(None, texts=NEEDS), NEEDS),
        # A decision about a service without PHI does not count.
        (outcome(NOT, news=NEEDS), NOT),
        (outcome(None, news=NEEDS), None),
    ],
)
def test_the_strictest_decision_counts(
    found: NeedOutcome | None, wanted: NeedOutcome | None
) -> None:
    assert found == wanted


def test_the_earliest_day_to_ask_again_counts() -> None:
    need = together(Decisions(own=decided(NEEDS), services={1: decided(NOT, days_ago=100)}), ALL)

    assert need is not None
    assert (need.decided_on, need.re_ask_on) == (TODAY, TODAY + 265 * DAY)


@pytest.mark.parametrize(
    "now",
    [
        replace(TEXTS, verbs=("receives",)),
        replace(TEXTS, phi=Phi.UNSURE, verbs=()),
        replace(TEXTS, phi=Phi.NO, verbs=()),
        replace(TEXTS, in_use=False),
    ],
)
def test_another_phi_answer_is_a_change(now: Seen) -> None:
    assert changed_since(Decisions(own=decided(NOT)), [now, BILLS]) == [now]


@pytest.mark.parametrize(
    "now",
    [
        TEXTS,
        replace(TEXTS, verbs=("receives", "transmits")),
        replace(TEXTS, name="Text messages"),
        # A service without PHI is no news.
        replace(NEWS, id=9),
    ],
)
def test_the_same_phi_answer_is_none(now: Seen) -> None:
    assert changed_since(Decisions(own=decided(NOT)), [now]) == []


def test_a_new_service_with_phi_is_a_change_and_leaves_the_need_open() -> None:
    new = replace(BILLS, id=9, name="Payroll", changed_on=TODAY)

    need = together(Decisions(own=decided(NOT)), [*ALL, new])

    assert need is not None
    assert (need.outcome, need.changed, need.changed_on) == (None, ("Payroll",), TODAY)


def test_a_service_decided_on_since_is_no_change_to_the_vendors_decision() -> None:
    new = replace(BILLS, id=9, name="Payroll")
    mine = decided(NOT, seen=[new])

    need = together(Decisions(own=decided(NOT), services={9: mine}), [*ALL, new])

    assert need is not None
    assert (need.outcome, need.changed) == (NOT, ())


def test_what_a_decision_before_the_upgrade_saw_is_not_known_and_no_change() -> None:
    old = replace(decided(NOT), seen=None)

    assert changed_since(Decisions(own=old), ALL) == []
    need = together(Decisions(own=old), ALL)
    assert need is not None
    assert need.outcome is NOT
