"""What the page of a question shows: to fill in, to confirm, or the part that says what was saved."""

import secrets
from collections.abc import Mapping
from typing import Any

from flask import Response, request, url_for

from portal import clock, tenancy
from portal.links import Link
from portal.questionnaires import Filled
from portal.questionnaires.filled import INSTEAD
from portal.questionnaires.forms import AnswersForm
from portal.questionnaires.question_set import Question
from portal.questionnaires.saving import sheet_in
from portal.questionnaires.showing import evidence_at, shown_fields
from portal.questionnaires.together.asking import thread_at
from portal.questionnaires.together.models import QuestionPass
from portal.questionnaires.together.passes import last_pass
from portal.questionnaires.together.seen import Sheet
from portal.questionnaires.together.words import sheet_lines, shown_clashes, started_at
from portal.questionnaires.vendor_views.blueprint import hints_of, opened_in, place_of, question_url
from portal.questionnaires.wording import named
from portal.web.pages import page, part


def question_page(
    link: Link,
    filled: Filled,
    asked: Question,
    wrong_files: Mapping[str, str],
    *,
    status: int = 200,
    passed: QuestionPass | None = None,
) -> Response:
    """Return the page on which a question is answered."""
    opened = opened_in(filled)
    place = opened.index(asked)
    first_url = url_for("vendor_questions.welcome")
    return page(
        "questionnaires/link_question.html",
        status,
        form=AnswersForm(),
        filled=filled,
        question=asked,
        why=named(asked.why, tenancy.here().name),
        opened=opened,
        place=place,
        back_url=question_url(opened[place - 1]) if place else first_url,
        passed=passed,
        thread=thread_at(filled, asked),
        last_pass=last_pass(filled.assessment.id, asked.id),
        evidence=evidence_at(filled, asked),
        evidence_wrong=wrong_files.get(asked.id, ""),
        saved_at=told.at if (told := filled.told(asked)) else None,
        message=filled.returned.get(asked.id, ""),
        is_still=bool(filled.unconfirmed(asked)),
        **_live(link, filled, asked, wrong_files, Sheet(page=secrets.token_urlsafe(9))),
    )


def still_page(filled: Filled, asked: Question) -> Response:
    """Return the page that asks whether what is known already is still true."""
    opened = opened_in(filled)
    place = opened.index(asked)
    return page(
        "questionnaires/link_still.html",
        form=AnswersForm(),
        filled=filled,
        question=asked,
        opened=opened,
        place=place,
        back_url=question_url(opened[place - 1]) if place else url_for("vendor_questions.welcome"),
        started=started_at(filled, asked),
    )


def saved_part(link: Link, filled: Filled, asked: Question) -> Response:
    """Return what htmx puts into the page after a save, each part into its own place."""
    told = filled.told(asked)
    return part(
        "questionnaires/_saved.html",
        saved_at=told.at if told else None,
        is_part=True,
        **_live(link, filled, asked, {}, sheet_in(request.form)),
    )


def _live(
    link: Link, filled: Filled, asked: Question, wrong_files: Mapping[str, str], sheet: Sheet
) -> dict[str, Any]:
    """Return what changes on the page as its answers are saved."""
    own = frozenset(place_of(asked).own_ids)
    clashes = shown_clashes(filled, asked, own, link_id=link.id, at=clock.now())
    fields = shown_fields(filled, asked, wrong_files)
    names = [*(one.id for one in asked.fields), asked.id + INSTEAD]
    clashing = frozenset(one.field_id for one in clashes)
    return {
        "fields": fields,
        "hints": hints_of(link, filled, asked),
        "clashes": clashes,
        "sheet_page": sheet.page,
        "sheet_lines": sheet_lines(filled, names, sheet, clashing),
        "asked_ids": " ".join(one.field.id for one in fields if not one.is_idle),
    }
