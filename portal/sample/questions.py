"""A question of the sample practice's own, and one vendor that is asked it beside a pack."""

from typing import TYPE_CHECKING

from portal.questionnaires.own.actions import add
from portal.questionnaires.own.rules import OwnWording
from portal.questionnaires.question_set import FieldKind

if TYPE_CHECKING:
    from portal.sample.cast import Part
    from portal.sample.stage import Stage

_INSURED = OwnWording(
    ask="Do you carry cyber insurance that pays for telling patients after a breach?",
    why="After a breach, letters to every patient cost more than a small practice can carry.",
    kind=FieldKind.YES_NO,
    follow_up=("no",),
    reason="Without it, ask who would pay, and write it into the BAA.",
)


def write_own_question(stage: "Stage") -> None:
    """Have the practice ask a question of its own."""
    add(_INSURED, by=stage.by)


def packs_of(part: "Part") -> tuple[str, ...]:
    """Return what a vendor is asked beside the five. It is sent to one that has not answered yet."""
    return ("messaging", "own") if part.answers == "open" else ()
