"""What a drill leaves in a practice's record, and what people see of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import ProgrammingError

from portal import audit, backups, clock, documents, tenancy
from portal.accounts import Person
from portal.audit.models import AuditEvent
from portal.backups import RestoreDrill, paper
from portal.backups.paper import Whose
from portal.backups.rules import Trouble
from portal.db import session, transaction
from portal.tenancy import Practice
from tests.accounts.making import ACTOR
from tests.backups.making import DRILLED_AT, drilled, unreadable
from tests.browser import Browser
from tests.vendors.making import make_vendor

BrowserAs = Callable[[Person], Browser]
DAY = timedelta(days=1)


def record(came_out: backups.Drilled) -> RestoreDrill:
    with transaction():
        return backups.record_drill(came_out, person="Dana Whitfield", by=ACTOR)


def opened_on(practice: Practice, at: datetime) -> None:
    with transaction():
        practice.opened_at = at


def test_a_drill_is_kept_with_its_paper_and_stands_in_the_trail(practice: Practice) -> None:
    kept = record(drilled(practice_id=practice.practice_id, documents=3))

    assert kept.has_passed
    assert kept.documents == 3
    paper_of_it = documents.get_document(kept.document_id)
    assert paper_of_it.name == "Restore drill 2026-11-24 passed.pdf"
    assert paper_of_it.retention.is_law
    event = session.scalars(
        select(AuditEvent).where(AuditEvent.deed == audit.Deed.RESTORE_DRILLED)
    ).one()
    assert event.details["outcome"] == "passed"


def test_what_is_wrong_for_another_practice_is_not_told_here(practice: Practice) -> None:
    kept = record(
        drilled(Trouble(sentence="Theirs is missing.", practice_id=practice.practice_id + 1))
    )

    assert kept.has_passed
    assert kept.troubles == []


def test_what_is_wrong_here_or_for_everybody_fails_the_drill(practice: Practice) -> None:
    kept = record(
        drilled(
            Trouble(sentence="Ours is missing.", practice_id=practice.practice_id),
            Trouble(sentence="A table is gone."),
        )
    )

    assert not kept.has_passed
    assert kept.troubles == ["Ours is missing.", "A table is gone."]


def test_a_backup_that_does_not_bear_our_seal_is_a_drill_that_failed(practice: Practice) -> None:
    kept = record(unreadable("manifest.seal is missing."))

    assert not kept.has_passed
    assert kept.backup_made_at is None


def test_only_a_drill_that_passed_moves_the_next_one_on(practice: Practice) -> None:
    opened_on(practice, DRILLED_AT - 10 * DAY)
    passed = record(drilled()).drilled_on
    record(drilled(Trouble(sentence="A table is gone."), at=DRILLED_AT + 5 * DAY))

    standing = backups.standing()

    assert standing.last_outcome == "failed"
    assert standing.last_on == passed + 5 * DAY
    assert standing.due_on == passed + backups.EVERY


def test_another_practices_drills_are_not_seen(
    practice: Practice, other_practice: Practice
) -> None:
    record(drilled())

    tenancy.enter(other_practice.practice_id)

    assert backups.drills() == []
    assert session.scalar(select(func.count()).select_from(RestoreDrill)) == 0


def test_what_came_of_a_drill_cannot_be_changed(practice: Practice) -> None:
    record(drilled(Trouble(sentence="A table is gone.")))

    with pytest.raises(ProgrammingError, match="permission denied"):
        session.execute(text("UPDATE app.restore_drills SET outcome = 'passed'"))
    session.rollback()
    with pytest.raises(ProgrammingError, match="permission denied"):
        session.execute(text("DELETE FROM app.restore_drills"))
    session.rollback()


def test_the_record_says_what_an_auditor_asks(practice: Practice) -> None:
    whose = Whose(practice_id=7, practice="Juniper <Row>", zone=ZoneInfo("UTC"), by="Dana")

    said = paper.record_of(drilled(practice_id=7, documents=3), whose)

    for words in (
        "Restore drill: passed",
        "Juniper &lt;Row&gt;",
        "November 23, 2026, 02:10:00",
        "3 unsealed",
        "7 seconds",
        "Dana",
        "5" * 64,
        "164.308(a)(7)(ii)(A), a retrievable exact copy, and (D)",
    ):
        assert words in said


def test_the_page_of_drills_shows_each_with_its_record(
    browser: Browser, practice: Practice
) -> None:
    record(drilled(Trouble(sentence="A table is gone.")))

    page = browser.open("/settings/restore-drills")

    assert "Failed" in page.text("table")
    assert "A table is gone." in page.text("table")
    assert "Record" in browser.open(page.select("table a")[0].get("href") or "").text("main")


def test_settings_say_when_the_last_was_and_when_the_next_is_due(
    browser: Browser, practice: Practice
) -> None:
    assert "No restore drill yet. Next due" in browser.open("/settings").text("main")

    record(drilled(at=clock.now()))

    assert "passed. Next due" in browser.open("/settings").text("main")


def test_an_overdue_drill_stands_first_among_the_dates_ahead(
    browser: Browser, practice: Practice
) -> None:
    make_vendor("Pingwell")
    opened_on(practice, clock.now() - backups.EVERY - 3 * DAY)

    page = browser.open("/today")

    assert "Restore drill of the backup dueOverdue by 3 days" in page.text(".dates")
    assert "was due by" in browser.open("/settings/restore-drills").text("main")
    assert ", overdue" in browser.open("/settings").text("main")


def test_an_auditor_may_see_the_drills(
    browser_as: BrowserAs, auditor: Person, practice: Practice
) -> None:
    page = browser_as(auditor).open("/settings/restore-drills")

    assert "No backup has been restored yet" in page.text("main")
