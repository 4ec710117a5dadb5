"""Two people, or two tabs, at the same answer: both texts stand until a person chose."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal import audit, clock
from portal.db import keep, session
from portal.errors import NotFound, RuleBroken
from portal.questionnaires.actions import Place, save_answers
from portal.questionnaires.actions.putting import check_open, link_of, put, record_at, rows_now
from portal.questionnaires.answers import Typed, tidy
from portal.questionnaires.filled import Filled, own_ids
from portal.questionnaires.models import Answer
from portal.questionnaires.rules import AnswerSource
from portal.questionnaires.together.models import AnswerVariant
from portal.questionnaires.together.seen import Sheet


@dataclass(frozen=True, kw_only=True)
class Clash:
    """What stands in a field, and what was typed beside it without having seen that."""

    variant: AnswerVariant
    standing: Answer | None

    @property
    def revision(self) -> int:
        """Return which revision stands; 0 where nothing does."""
        return self.standing.revision if self.standing else 0


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Which of two texts stands from now on, and which revision was seen beside the new one."""

    variant_id: int
    takes_variant: bool
    revision: int


_CHOICE = re.compile(r"(\d{1,18})\.(used|kept)\.(\d{1,9})")


def read_choice(words: str) -> Choice | None:
    """Return the choice that a button stands for; None where it stands for none."""
    match = _CHOICE.fullmatch(words)
    if match is None:
        return None
    return Choice(
        variant_id=int(match[1]), takes_variant=match[2] == "used", revision=int(match[3])
    )


def save_sheet(
    filled: Filled, place: Place, told: Mapping[str, Typed], sheet: Sheet, *, by: audit.Actor
) -> list[str]:
    """Save what was typed on a page. Return the fields where somebody else was faster.

    A field that nobody touched on the page is left as it stands, whatever happened to it meanwhile.
    """
    check_open(filled, place)
    rows = rows_now(filled, place.own_ids)
    touched = {
        name: typed
        for name, typed in told.items()
        if name in place.own_ids and not sheet.left_alone(name, typed)
    }
    clashing = {
        name: typed
        for name, typed in touched.items()
        if _is_clash(rows.get(name), sheet, name, typed)
    }
    fresh = {name: typed for name, typed in touched.items() if name not in clashing}
    save_answers(filled, place, fresh, page=sheet.page, by=by)
    _close_own(filled, sheet, told.keys() - clashing.keys(), by)
    new = [
        name
        for name, typed in clashing.items()
        if _keep_variant(filled, place, name, typed, sheet, by)
    ]
    if new:
        record_at(audit.Deed.ANSWERS_CLASHED, filled, place, by, fields=len(new))
    return sorted(clashing)


def clashes_at(filled: Filled, field_ids: Collection[str]) -> list[Clash]:
    """Return what still waits for a choice among these fields, oldest first."""
    return [
        Clash(variant=one, standing=filled.rows.get(one.field_id))
        for one in open_variants(filled.assessment.id)
        if one.field_id in field_ids
    ]


def open_variants(assessment_id: int) -> Sequence[AnswerVariant]:
    """Return everything in an assessment that waits for a choice."""
    rows = select(AnswerVariant).where(
        AnswerVariant.assessment_id == assessment_id, AnswerVariant.settled_at.is_(None)
    )
    return session.scalars(
        rows.order_by(AnswerVariant.id).execution_options(populate_existing=True)
    ).all()


def check_settled(filled: Filled) -> None:
    """Refuse to stand up for answers of which two texts still wait for a choice."""
    waiting = {one.field_id for one in open_variants(filled.assessment.id)}
    for question in filled.questions.questions:
        if waiting & own_ids(question):
            raise RuleBroken(f"Choose between the two answers at question {question.number} first.")


def settle(
    filled: Filled,
    place: Place,
    choice: Choice,
    *,
    by: audit.Actor,
) -> AnswerVariant:
    """Choose between what stands and what was typed beside it, both of which were seen."""
    check_open(filled, place)
    variant = session.scalar(
        select(AnswerVariant)
        .where(
            AnswerVariant.assessment_id == filled.assessment.id,
            AnswerVariant.id == choice.variant_id,
        )
        .with_for_update()
    )
    if variant is None or variant.field_id not in place.own_ids:
        raise NotFound
    if variant.settled_at is not None:
        raise RuleBroken("Somebody chose here already.")
    standing = rows_now(filled, {variant.field_id}).get(variant.field_id)
    if (standing.revision if standing else 0) != choice.revision:
        raise RuleBroken("This answer was changed once more. Look at both again, then choose.")
    if choice.takes_variant:
        told = {
            "by_name": variant.by_name,
            "link_id": variant.link_id,
            "source": variant.source,
            "page": variant.page,
        }
        put(filled, place, variant.field_id, variant.value, by, **told)
    _close(variant, "used" if choice.takes_variant else "kept", by)
    record_at(
        audit.Deed.CLASH_SETTLED, filled, place, by, taken="new" if choice.takes_variant else "old"
    )
    return variant


def _is_clash(row: Answer | None, sheet: Sheet, name: str, typed: Typed) -> bool:
    seen = sheet.seen.get(name)
    if row is None or seen is None or row.revision == seen.revision or row.is_unconfirmed:
        return False
    # What the same page wrote last is no quarrel with itself, also where the answer got lost.
    is_own = bool(sheet.page) and row.page == sheet.page
    return not is_own and (row.value or "") != (tidy(typed) or "")


def _keep_variant(
    filled: Filled, place: Place, name: str, typed: Typed, sheet: Sheet, by: audit.Actor
) -> bool:
    """Keep what was typed beside what stands. Return whether it is the first of this page."""
    value = tidy(typed) or None
    for one in open_variants(filled.assessment.id):
        if one.field_id == name and (one.page == sheet.page or one.value == value):
            one.value, one.said_at = value, clock.now()
            return False
    keep(
        AnswerVariant(
            assessment_id=filled.assessment.id,
            field_id=name,
            value=value,
            by_name=by.name,
            link_id=link_of(by),
            source=AnswerSource(place.source),
            page=sheet.page,
            said_at=clock.now(),
        )
    )
    return True


def _close_own(filled: Filled, sheet: Sheet, names: Collection[str], by: audit.Actor) -> None:
    """Close what this page left open, where it now says what stands, or takes its words back."""
    for one in open_variants(filled.assessment.id) if sheet.page else ():
        if one.page == sheet.page and one.field_id in names:
            _close(one, "kept", by)


def _close(variant: AnswerVariant, how: str, by: audit.Actor) -> None:
    variant.settled_at = clock.now()
    variant.settled_by_name = by.name
    variant.settled_how = how
