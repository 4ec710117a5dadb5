"""Two people, or two tabs, at the same answer: nothing typed is lost, and nothing is overwritten."""

from dataclasses import replace

import pytest

from portal import questionnaires
from portal.audit import Deed
from portal.db import transaction
from portal.errors import NotFound, RuleBroken
from portal.questionnaires import AnswerSource, Assessment, Place
from portal.questionnaires.answers import Typed
from portal.questionnaires.together.clashes import (
    Choice,
    clashes_at,
    open_variants,
    read_choice,
    save_sheet,
    settle,
)
from portal.questionnaires.together.seen import Sheet, mark_of, read_sheet, seen_now
from portal.tenancy import Practice
from tests.make import make_vendor
from tests.questionnaires.making import by_link, send_questions
from tests.questionnaires.test_actions import deeds

SCOPE = "q1_scope"


def page_now(assessment: Assessment, name: str) -> Sheet:
    """Return what a page made now shows of the first question."""
    filled = questionnaires.fill(assessment)
    fields = [one.id for one in filled.questions.question(1).fields]
    seen = {
        one: seen_now(
            row.revision if (row := filled.rows.get(one)) else 0, filled.shown.typed.get(one, "")
        )
        for one in fields
    }
    return Sheet(page=name, seen=seen)


def save(assessment: Assessment, who: str, sheet: Sheet, **told: Typed) -> list[str]:
    with transaction():
        filled = questionnaires.fill(assessment)
        by = replace(by_link(assessment), name=who)
        return save_sheet(filled, place(assessment), told, sheet, by=by)


def place(assessment: Assessment) -> Place:
    question = questionnaires.fill(assessment).questions.question(1)
    return Place(question=question, source=AnswerSource.VENDOR_BY_LINK)


def choose(assessment: Assessment, choice: Choice) -> None:
    with transaction():
        filled = questionnaires.fill(assessment)
        by = replace(by_link(assessment), name="Lee Ortiz")
        settle(filled, place(assessment), choice, by=by)


def said(assessment: Assessment) -> Typed | None:
    return questionnaires.fill(assessment).said.typed.get(SCOPE)


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten_and_nothing_is_lost(
    practice: Practice,
) -> None:
    assessment = send_questions(make_vendor())
    danas, priyas = page_now(assessment, "page-dana"), page_now(assessment, "page-priya")
    save(assessment, "Dana", danas, q1_scope="The whole product")

    clashing = save(assessment, "Priya", priyas, q1_scope="Only the vault", q1_incident="yes")

    filled = questionnaires.fill(assessment)
    (clash,) = clashes_at(filled, {SCOPE})
    assert clashing == [SCOPE]
    assert filled.said.typed == {SCOPE: "The whole product", "q1_incident": "yes"}
    assert (clash.variant.value, clash.variant.by_name) == ("Only the vault", "Priya")
    assert clash.standing is not None
    assert clash.standing.by_name == "Dana"
    assert deeds().count(Deed.ANSWERS_CLASHED) == 1


def test_a_field_that_nobody_touched_on_a_stale_page_is_left_as_it_stands(
    practice: Practice,
) -> None:
    assessment = send_questions(make_vendor())
    priyas = page_now(assessment, "page-priya")
    save(assessment, "Dana", page_now(assessment, "page-dana"), q1_scope="The whole product")

    clashing = save(assessment, "Priya", priyas, q1_scope="", q1_incident="yes")

    assert clashing == []
    assert said(assessment) == "The whole product"


def test_the_same_words_from_two_are_no_clash(practice: Practice) -> None:
    assessment = send_questions(make_vendor())
    danas, priyas = page_now(assessment, "page-dana"), page_now(assessment, "page-priya")
    save(assessment, "Dana", danas, q1_scope="All of it")

    assert save(assessment, "Priya", priyas, q1_scope=" All of it ") == []


def test_a_page_has_no_quarrel_with_itself_where_an_answer_got_lost(practice: Practice) -> None:
    assessment = send_questions(make_vendor())
    sheet = page_now(assessment, "page-dana")
    save(assessment, "Dana", sheet, q1_scope="The whole")

    assert save(assessment, "Dana", sheet, q1_scope="The whole product") == []
    assert said(assessment) == "The whole product"


def test_typing_on_keeps_one_text_beside_the_other_and_one_line_in_the_trail(
    practice: Practice,
) -> None:
    assessment = send_questions(make_vendor())
    danas, priyas = page_now(assessment, "page-dana"), page_now(assessment, "page-priya")
    save(assessment, "Dana", danas, q1_scope="The whole product")

    save(assessment, "Priya", priyas, q1_scope="Only")
    save(assessment, "Priya", priyas, q1_scope="Only the vault")

    (variant,) = open_variants(assessment.id)
    assert variant.value == "Only the vault"
    assert deeds().count(Deed.ANSWERS_CLASHED) == 1


def test_taking_ones_words_back_ends_the_clash(practice: Practice) -> None:
    assessment = send_questions(make_vendor())
    danas, priyas = page_now(assessment, "page-dana"), page_now(assessment, "page-priya")
    save(assessment, "Dana", danas, q1_scope="The whole product")
    save(assessment, "Priya", priyas, q1_scope="Only")

    save(assessment, "Priya", priyas, q1_scope="")

    assert open_variants(assessment.id) == []
    assert said(assessment) == "The whole product"


@pytest.mark.parametrize(
    ("how", "stands", "author"),
    [("used", "Only the vault", "Priya"), ("kept", "The whole product", "Dana")],
)
def test_a_person_chooses_which_text_stands(
    practice: Practice, how: str, stands: str, author: str
) -> None:
    assessment = send_questions(make_vendor())
    danas, priyas = page_now(assessment, "page-dana"), page_now(assessment, "page-priya")
    save(assessment, "Dana", danas, q1_scope="The whole product")
    save(assessment, "Priya", priyas, q1_scope="Only the vault")
    (variant,) = open_variants(assessment.id)

    choose(assessment, Choice(variant_id=variant.id, takes_variant=how == "used", revision=1))

    filled = questionnaires.fill(assessment)
    assert filled.said.typed[SCOPE] == stands
    assert filled.rows[SCOPE].by_name == author
    assert open_variants(assessment.id) == []
    assert Deed.CLASH_SETTLED in deeds()


def test_nobody_chooses_over_what_they_have_not_seen(practice: Practice) -> None:
    assessment = send_questions(make_vendor())
    danas, priyas = page_now(assessment, "page-dana"), page_now(assessment, "page-priya")
    save(assessment, "Dana", danas, q1_scope="The whole product")
    save(assessment, "Priya", priyas, q1_scope="Only the vault")
    save(assessment, "Dana", danas, q1_scope="The whole product and more")
    (variant,) = open_variants(assessment.id)

    with pytest.raises(RuleBroken, match="changed once more"):
        choose(assessment, Choice(variant_id=variant.id, takes_variant=True, revision=1))
    assert said(assessment) == "The whole product and more"


def test_a_choice_in_another_assessment_is_not_found(practice: Practice) -> None:
    assessment = send_questions(make_vendor())
    other = send_questions(make_vendor(name="Framevault"))
    danas, priyas = page_now(assessment, "page-dana"), page_now(assessment, "page-priya")
    save(assessment, "Dana", danas, q1_scope="The whole product")
    save(assessment, "Priya", priyas, q1_scope="Only the vault")
    (variant,) = open_variants(assessment.id)

    with pytest.raises(NotFound):
        choose(other, Choice(variant_id=variant.id, takes_variant=True, revision=1))


def test_what_makes_no_sense_in_a_page_counts_as_not_told() -> None:
    sheet = read_sheet("<script>", {"a": "1.zz", "b": f"2.{mark_of('x')}", "c": ""})

    assert sheet.page == ""
    assert set(sheet.seen) == {"b"}
    assert read_choice("12.used.3") == Choice(variant_id=12, takes_variant=True, revision=3)
    assert read_choice("12.stolen.3") is None
