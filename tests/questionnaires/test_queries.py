"""Reads cost the same number of queries for few vendors and for many."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from portal import questionnaires, tenancy
from portal.db import session
from portal.questionnaires.queries import AssessmentTab, list_page
from portal.tenancy import Practice
from tests.make import make_vendor
from tests.questionnaires.making import answer, send_questions


@contextmanager
def statements() -> Iterator[list[str]]:
    """Note each statement that goes to the database."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "set_config" not in statement:
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_the_standing_of_all_vendors_is_read_at_once(practice: Practice) -> None:
    ids = []
    for number in range(6):
        vendor = make_vendor(f"Vendor {number}")
        send_questions(vendor)
        ids.append(vendor.id)
    today = tenancy.today_here()

    with statements() as few:
        questionnaires.standing_of(ids[:1], today)
    with statements() as many:
        questionnaires.standing_of(ids, today)

    assert len(few) == len(many) <= 4


def test_a_page_of_the_list_is_two_queries(practice: Practice) -> None:
    for number in range(4):
        send_questions(make_vendor(f"Vendor {number}"))
    session.expire_all()

    with statements() as sent:
        rows = list_page(AssessmentTab.WAITING, after=None)

    assert len(rows) == 4
    assert len(sent) == 2


def test_the_list_goes_on_where_a_page_ended(practice: Practice) -> None:
    for number in range(3):
        send_questions(make_vendor(f"Vendor {number}"))
    first, second, third = list_page(AssessmentTab.ALL, after=None)

    rest = list_page(AssessmentTab.ALL, after=(first.due_on, first.id))

    assert [row.id for row in rest] == [second.id, third.id]


def test_an_assessment_is_filled_in_the_same_queries_however_much_was_said(
    practice: Practice,
) -> None:
    assessment = send_questions(make_vendor())
    with statements() as empty:
        questionnaires.fill(assessment)
    for number in range(1, 6):
        answer(assessment, number)

    with statements() as full:
        questionnaires.fill(assessment)

    assert len(full) <= len(empty) + 1
