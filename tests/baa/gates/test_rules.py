"""May PHI go to a service? Every reason for and against, and which comes first."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.baa.gates import EVERY, Answer, Covers, Gate, InForce, Keeper, Leave, vendor_answer
from portal.baa.gates.rules import gate_if_phi, gates
from portal.baa.needed import Decided, Decisions, Seen
from portal.baa.rules import NeedOutcome
from portal.vendors import Phi

TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)
TEXTS = Seen(id=1, name="Texts", phi=Phi.YES, verbs=("receives",))
BILLS = Seen(id=2, name="Bills", phi=Phi.YES, verbs=("receives",))
ONLY_TEXTS = Covers(services=frozenset({1}))
LEAVE = Leave(starts_on=TODAY - DAY, ends_on=TODAY + DAY)


def in_force(*covers: Covers | None) -> InForce:
    return InForce(since=TODAY - 30 * DAY, covers=covers)


def decided(outcome: NeedOutcome, seen: dict[str, str] | None = None) -> Decided:
    return Decided(outcome=outcome, decided_on=TODAY, re_ask_on=TODAY + 365 * DAY, seen=seen)


NOT_NEEDED = decided(NeedOutcome.NOT_NEEDED)


def answers(keeper: Keeper, on: date = TODAY) -> list[Answer]:
    return [one.answer for one in gates(keeper, on)]


@pytest.mark.parametrize(
    ("keeper", "said"),
    [
        (Keeper(), [Answer.NO_BAA, Answer.NO_BAA]),
        (Keeper(in_force=in_force(EVERY)), [Answer.COVERED, Answer.COVERED]),
        (Keeper(in_force=in_force(ONLY_TEXTS)), [Answer.COVERED, Answer.NOT_COVERED]),
        (Keeper(in_force=in_force(None)), [Answer.UNSAID, Answer.UNSAID]),
        # An amendment that adds a service, to a BAA that is said, or not.
        (
            Keeper(in_force=in_force(Covers(services=frozenset({2})), ONLY_TEXTS)),
            [Answer.COVERED, Answer.COVERED],
        ),
        (
            Keeper(in_force=in_force(Covers(services=frozenset({2})), None)),
            [Answer.UNSAID, Answer.COVERED],
        ),
        (Keeper(in_force=in_force(None, ONLY_TEXTS)), [Answer.COVERED, Answer.NOT_COVERED]),
        # Nobody needs leave where a BAA covers, nor where none is needed.
        (
            Keeper(in_force=in_force(ONLY_TEXTS), leaves=[LEAVE]),
            [Answer.COVERED, Answer.ALLOWED],
        ),
        (Keeper(leaves=[replace(LEAVE, service_id=2)]), [Answer.NO_BAA, Answer.ALLOWED]),
        (Keeper(decisions=Decisions(own=NOT_NEEDED)), [Answer.EXEMPT, Answer.EXEMPT]),
        (
            Keeper(decisions=Decisions(services={2: NOT_NEEDED})),
            [Answer.NO_BAA, Answer.EXEMPT],
        ),
        (
            Keeper(
                decisions=Decisions(own=NOT_NEEDED, services={2: decided(NeedOutcome.NEEDS_BAA)})
            ),
            [Answer.EXEMPT, Answer.NO_BAA],
        ),
        (
            Keeper(in_force=in_force(ONLY_TEXTS), decisions=Decisions(services={2: NOT_NEEDED})),
            [Answer.COVERED, Answer.EXEMPT],
        ),
    ],
)
def test_the_gate_of_each_service_stands_for_itself(keeper: Keeper, said: list[Answer]) -> None:
    assert answers(replace(keeper, services=[TEXTS, BILLS])) == said


def test_what_has_no_phi_or_is_turned_off_needs_no_gate() -> None:
    none, off = replace(TEXTS, phi=Phi.NO), replace(BILLS, in_use=False)

    assert answers(Keeper(services=[none, off])) == [Answer.NO_PHI, Answer.OFF]


def test_what_nobody_has_answered_counts_as_phi() -> None:
    unsure = replace(TEXTS, phi=Phi.UNSURE)

    assert answers(Keeper(services=[unsure])) == [Answer.NO_BAA]


def test_a_memo_from_before_phi_went_to_a_service_does_not_open_its_gate() -> None:
    # It saw PHI at the texts, and none at the bills.
    memo = decided(NeedOutcome.NOT_NEEDED, {"1": "yes:receives"})

    found = answers(Keeper(services=[TEXTS, BILLS], decisions=Decisions(own=memo)))

    assert found == [Answer.EXEMPT, Answer.NO_BAA]


@pytest.mark.parametrize(
    ("on", "answer"),
    [
        (TODAY - 2 * DAY, Answer.NO_BAA),
        (TODAY - DAY, Answer.ALLOWED),
        (TODAY + DAY, Answer.ALLOWED),
        (TODAY + 2 * DAY, Answer.NO_BAA),
    ],
)
def test_leave_holds_from_its_first_day_to_its_last(on: date, answer: Answer) -> None:
    assert answers(Keeper(services=[TEXTS], leaves=[LEAVE]), on) == [answer]


def test_of_two_leaves_the_longer_is_told() -> None:
    longer = replace(LEAVE, service_id=1, ends_on=TODAY + 9 * DAY)

    (gate,) = gates(Keeper(services=[TEXTS], leaves=[LEAVE, longer]), TODAY)

    assert gate.until == TODAY + 9 * DAY


def test_a_service_yet_to_come_is_covered_only_where_all_are() -> None:
    assert gate_if_phi(None, Keeper(in_force=in_force(ONLY_TEXTS)), TODAY).is_shut
    assert gate_if_phi(None, Keeper(in_force=in_force(EVERY)), TODAY).may_receive_phi


@pytest.mark.parametrize(
    ("stand", "said"),
    [
        ([], ("quiet", "Needs none")),
        ([Answer.NO_PHI], ("quiet", "Needs none")),
        ([Answer.COVERED, Answer.NO_PHI], ("good", "Yes")),
        ([Answer.COVERED, Answer.NOT_COVERED], ("critical", "Not for all")),
        ([Answer.NOT_COVERED], ("critical", "No")),
        ([Answer.COVERED, Answer.ALLOWED], ("soon", "For a while")),
        ([Answer.EXEMPT], ("quiet", "Needs no BAA")),
        ([Answer.EXEMPT, Answer.COVERED], ("good", "Yes")),
    ],
)
def test_a_vendor_stands_as_its_worst_gate(stand: list[Answer], said: tuple[str, str]) -> None:
    quiet = {Answer.NO_PHI: replace(TEXTS, phi=Phi.NO)}
    found = [Gate(service=quiet.get(one, TEXTS), answer=one) for one in stand]

    assert vendor_answer(found) == said


def test_every_answer_has_words_a_reason_and_one_of_the_five_states() -> None:
    for answer in Answer:
        gate = Gate(service=TEXTS, answer=answer)

        assert gate.words
        assert gate.why
        assert gate.state in {"critical", "soon", "waiting", "good", "quiet"}
        assert not (gate.is_shut and gate.may_receive_phi)
