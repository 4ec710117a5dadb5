"""A deed that a rule refuses, at whatever step, leaves nothing behind but the refusal."""

from sqlalchemy import text

from portal import audit, tenancy
from portal.db import session, transaction
from portal.errors import RuleBroken
from portal.tenancy import Practice
from portal.web.forms import attempted


def refuse(sentence: str) -> None:
    raise RuleBroken(sentence)


def test_what_was_done_before_the_refusal_is_undone(practice: Practice) -> None:
    name = practice.name
    facts = tenancy.PracticeFacts(name="Another name")

    with transaction(), attempted(by=audit.THE_PORTAL) as attempt:
        tenancy.change_practice(tenancy.here(), facts, by=audit.THE_PORTAL)
        refuse("Not today.")

    assert attempt.wrong == "Not today."
    assert tenancy.here().name == name
    deeds = session.scalars(text("SELECT deed FROM audit.event ORDER BY at, id")).all()
    assert deeds == ["practice_opened", "refused"]


def test_a_deed_that_no_rule_refuses_stands(practice: Practice) -> None:
    facts = tenancy.PracticeFacts(name="Another name")

    with transaction(), attempted(by=audit.THE_PORTAL) as attempt:
        tenancy.change_practice(tenancy.here(), facts, by=audit.THE_PORTAL)

    assert attempt.wrong == ""
    assert tenancy.here().name == "Another name"
