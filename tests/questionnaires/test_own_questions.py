"""A practice's own questions: written, looked at, changed, sent, and nobody else's."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from portal import audit, clock, questionnaires, tenancy
from portal.accounts import Person
from portal.audit.models import AuditEvent
from portal.db import session, transaction
from portal.errors import RuleBroken
from portal.questionnaires import Sending
from portal.questionnaires.own import actions, queries
from portal.questionnaires.own.rules import OwnWording, checked
from portal.questionnaires.question_set import FieldKind
from tests.accounts.making import ACTOR
from tests.browser import Browser
from tests.make import make_vendor
from tests.questionnaires.making import due

INSURED = OwnWording(
    ask="Do you carry cyber insurance?",
    why="We want to know who pays after a breach.",
    kind=FieldKind.YES_NO,
    problem=("no",),
    reason="Our counsel asks for it.",
)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"ask": " "}, "Enter the question"),
        ({"why": ""}, "why you ask"),
        ({"ask": "Is <b>this</b> bold?"}, "no HTML"),
        ({"hint": "A&nbsp;B"}, "no HTML"),
        ({"why": "Because\u202e"}, "no special signs"),
        ({"ask": "x" * 401}, "400 letters"),
        ({"kind": FieldKind.CHOICE, "options": ("One",), "problem": ()}, "between 2 and 12"),
        ({"kind": FieldKind.MULTI, "options": ("One", "one"), "problem": ()}, "twice"),
        ({"problem": ("maybe",)}, "not among"),
        ({"problem": ("yes", "no")}, "must be in order"),
        ({"reason": ""}, "needs following up"),
        ({"over": 3}, "Only a number or a date"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(changes: dict[str, object], says: str) -> None:
    wording = OwnWording(**{**_as_told(INSURED), **changes})  # type: ignore[arg-type]

    with pytest.raises(RuleBroken, match=says):
        checked(wording)


def _as_told(wording: OwnWording) -> dict[str, object]:
    return {name: getattr(wording, name) for name in wording.told()}


def test_a_question_is_written_looked_at_changed_and_retired(browser: Browser) -> None:
    told = {
        "ask": INSURED.ask,
        "why": INSURED.why,
        "no_is": "problem",
        "yes_is": "fine",
        "reason": INSURED.reason,
        "is_required": "y",
    }

    page = browser.send("/settings/questions/new/yes_no", {**told, "deed": "preview"})
    assert page.text("#preview") == "Preview"
    assert "Do you carry cyber insurance?" in page.text("h3")
    assert queries.own_questions() == []

    page = browser.send("/settings/questions/new/yes_no", told)
    assert page.text("h1") == "Your own questions"
    (standing,) = queries.own_questions()
    assert standing.wording == INSURED

    where = f"/settings/questions/{standing.question.id}"
    browser.send(where, {**told, "ask": "Do you carry insurance for breaches?"})
    session.rollback()
    (standing,) = queries.own_questions()
    assert (standing.version.version, standing.wording.ask) == (
        2,
        "Do you carry insurance for breaches?",
    )
    assert len(queries.versions_of(standing.question.id)) == 2

    browser.send(f"{where}/retirement", {}, via="/settings/questions")
    session.rollback()
    assert queries.own_questions() == []


def test_a_refused_wording_keeps_what_was_typed(browser: Browser) -> None:
    told = {"ask": "Is <i>it</i>?", "why": "Because.", "yes_is": "fine", "no_is": "fine"}

    page = browser.send("/settings/questions/new/yes_no", told, status=422)

    assert "no HTML" in page.text(".wrong")
    assert page.text("#ask") == "Is <i>it</i>?"
    assert queries.own_questions() == []


@pytest.mark.parametrize("kind", ["choice", "multi", "text", "date", "number", "file"])
def test_each_kind_of_answer_has_a_page_with_a_preview(browser: Browser, kind: str) -> None:
    told = {"ask": "What?", "why": "So.", "options": "One\nTwo", "deed": "preview"}
    form = browser.open(f"/settings/questions/new/{kind}").form()

    page = browser.send(f"/settings/questions/new/{kind}", {**form, **told})

    assert page.texts("#preview") == ["Preview"]


def test_own_questions_are_numbered_after_the_packs_and_keep_their_wording(
    practice: tenancy.Practice,
) -> None:
    vendor = make_vendor()
    with transaction():
        question = actions.add(INSURED, by=ACTOR)
    packs = ("own", "trackers")
    sending = Sending(
        to_name="Priya Raman", to_email="priya@pingwell.example", due_on=due(), packs=packs
    )
    with transaction():
        assessment = questionnaires.send(vendor, sending, at=clock.now(), by=ACTOR)
    with transaction():
        standing = queries.get_own_question(question.id)
        actions.retire(standing, by=ACTOR)

    asked = questionnaires.fill(assessment).questions

    assert [one.number for one in asked.questions] == list(range(1, 10))
    assert [one.pack for one in asked.questions] == ["five"] * 5 + ["trackers"] * 3 + ["own"]
    assert asked.questions[-1].ask == INSURED.ask
    assert asked.digest == assessment.set_digest
    with pytest.raises(RuleBroken, match="no longer there"):
        questionnaires.payload_for(["own"])


def test_questions_change_places(practice: tenancy.Practice) -> None:
    with transaction():
        actions.add(INSURED, by=ACTOR)
        second = actions.add(
            OwnWording(ask="Who is in charge?", why="To call.", kind=FieldKind.TEXT), by=ACTOR
        )
        actions.move_up(queries.get_own_question(second.id), by=ACTOR)

    assert [one.wording.ask for one in queries.own_questions()] == [
        "Who is in charge?",
        INSURED.ask,
    ]
    first = queries.own_questions()[0]
    with pytest.raises(RuleBroken, match="first already"):
        actions.move_up(first, by=ACTOR)


def test_each_change_is_in_the_trail(practice: tenancy.Practice) -> None:
    with transaction():
        question = actions.add(INSURED, by=ACTOR)
        standing = queries.get_own_question(question.id)
        actions.reword(standing, OwnWording(**{**_as_told(INSURED), "hint": "h"}), by=ACTOR)  # type: ignore[arg-type]
        actions.retire(queries.get_own_question(question.id), by=ACTOR)

    deeds = session.scalars(
        select(AuditEvent.deed)
        .where(AuditEvent.subject_kind == "own_question")
        .order_by(AuditEvent.id)
    ).all()

    assert deeds == [
        audit.Deed.OWN_QUESTION_ADDED,
        audit.Deed.OWN_QUESTION_REWORDED,
        audit.Deed.OWN_QUESTION_RETIRED,
    ]


def test_another_practice_neither_sees_nor_sends_our_questions(
    browser: Browser, practice: tenancy.Practice, other_practice: tenancy.Practice
) -> None:
    ours = practice.practice_id
    tenancy.enter(other_practice.practice_id)
    with transaction():
        theirs = actions.add(INSURED, by=ACTOR)
    number = theirs.id

    tenancy.enter(ours)
    session.expunge_all()

    assert queries.own_questions() == []
    assert queries.versions_of(number) == []
    assert queries.own_pack() is None
    browser.open(f"/settings/questions/{number}", status=404)


@pytest.mark.parametrize("url", ["/settings/questions", "/settings/questions/new/yes_no"])
def test_staff_may_not_write_questions(
    browser_as: Callable[[Person], Browser], staff: Person, url: str
) -> None:
    browser_as(staff).open(url, status=403)
