"""The six questions: where each answer leads."""

from itertools import product

import pytest

from portal.baa.need import Answer, the_triggers, walk
from portal.baa.rules import NeedOutcome

NOS = {f"Q{n}": "no" for n in range(2, 7)}


def test_it_begins_with_the_first_question() -> None:
    found = walk({}, the_triggers())

    assert found.question is not None
    assert (found.question.id, found.answered, found.ending) == ("Q1", (), None)
    assert found.question.citations


@pytest.mark.parametrize(
    ("answers", "ending", "outcome"),
    [
        ({"Q1": "no"}, "no_phi", NeedOutcome.NOT_NEEDED),
        ({"Q1": "unsure"}, "ask_counsel", NeedOutcome.ASK_COUNSEL),
        ({"Q1": "yes", "Q2": "yes"}, "workforce", NeedOutcome.NOT_NEEDED),
        ({"Q1": "yes", **NOS, "Q3": "yes"}, "treatment", NeedOutcome.NOT_NEEDED),
        ({"Q1": "yes", **NOS, "Q4": "yes"}, "data_form", NeedOutcome.NOT_NEEDED),
        ({"Q1": "yes", **NOS, "Q5": "yes"}, "conduit_or_payment", NeedOutcome.NOT_NEEDED),
        ({"Q1": "yes", **NOS, "Q6": "yes"}, "ask_counsel", NeedOutcome.ASK_COUNSEL),
        ({"Q1": "yes", **NOS}, "needs_baa", NeedOutcome.NEEDS_BAA),
    ],
)
def test_the_answers_lead_to_an_ending(
    answers: dict[str, str], ending: str, outcome: NeedOutcome
) -> None:
    found = walk(answers, the_triggers()).ending

    assert found is not None
    assert (found.id, found.outcome) == (ending, outcome)


def test_every_way_through_ends_and_names_its_exceptions() -> None:
    for said in product(Answer, repeat=6):
        given = {f"Q{number}": answer for number, answer in enumerate(said, start=1)}

        ending = walk(given, the_triggers()).ending

        assert ending is not None
        assert (ending.outcome is NeedOutcome.NEEDS_BAA) == (not ending.exemptions)


def test_answers_off_the_way_and_nonsense_do_not_count() -> None:
    found = walk({"Q1": "no", "Q3": "yes"}, the_triggers())
    assert found.answers == {"Q1": "no"}

    found = walk({"Q1": "perhaps"}, the_triggers())
    assert found.question is not None
    assert found.question.id == "Q1"
