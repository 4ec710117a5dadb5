"""The practice's pages on the questions."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select

from portal import notices, questionnaires, tenancy
from portal.accounts import Person
from portal.audit import Deed
from portal.audit.models import AuditEvent
from portal.db import session
from portal.gateways.mail import MemoryMailer
from portal.gateways.outside import Outside
from portal.questionnaires import Assessment, AssessmentState
from portal.tenancy import Practice
from tests.browser import Browser
from tests.make import make_vendor
from tests.questionnaires.making import due, send_questions, submitted
from tests.questionnaires.walking import come_in, fill_in, path_of

TO = {"to_name": "Priya Raman", "to_email": "priya@pingwell.example"}


def path(assessment: Assessment) -> str:
    return f"/vendors/{assessment.vendor_id}/assessments/{assessment.id}"


def now(assessment: Assessment) -> str:
    session.expire_all()
    return assessment.state


def test_the_letter_is_shown_before_it_goes(browser: Browser) -> None:
    vendor = make_vendor()
    told = {**TO, "due_on": due().isoformat()}

    page = browser.send(f"/vendors/{vendor.id}/assessments/new", told)
    assert page.text("h1") == "Letter to Pingwell"
    assert "Hello Priya Raman" in page.text(".paper")
    assert questionnaires.assessments_of(vendor.id) == []
    form = page.form(f"/vendors/{vendor.id}/assessments/new")
    page = browser.send(f"/vendors/{vendor.id}/assessments/new", {**form, "seen": "yes"})

    assert page.text("h1") == "Tell Pingwell it is coming"
    assert "Letter on its way to priya@pingwell.example." in page.text(".flash[role=status]")
    assert len(notices.notices_of(vendor.id)) == 1


def test_a_letter_that_is_sent_twice_at_once_goes_once(browser: Browser) -> None:
    vendor_id = make_vendor().id
    url = f"/vendors/{vendor_id}/assessments/new"
    form = browser.send(url, {**TO, "due_on": due().isoformat()}).form(url) | {"seen": "yes"}
    session.rollback()

    with ThreadPoolExecutor(3) as pool:
        statuses = pool.map(lambda _: browser.post_raw(url, form).status_code, range(3))

    assert sorted(statuses) == [303, 422, 422]
    assert len(questionnaires.assessments_of(vendor_id)) == 1


def test_a_known_contact_is_offered(browser: Browser) -> None:
    vendor = make_vendor(contact_email="help@pingwell.example")

    page = browser.open(f"/vendors/{vendor.id}/assessments/new")
    (contact, _) = page.select('input[name="contact"]')
    told = {"contact": contact.get("value"), "to_email": "", "due_on": due().isoformat()}
    page = browser.send(f"/vendors/{vendor.id}/assessments/new", told)

    assert "help@pingwell.example" in page.text(".paper")


def test_half_an_address_is_refused_and_nothing_typed_is_lost(browser: Browser) -> None:
    vendor = make_vendor()
    told = {"to_name": "Priya", "to_email": "priya@", "due_on": due().isoformat()}

    page = browser.send(f"/vendors/{vendor.id}/assessments/new", told, status=422)

    assert "Enter a whole email address" in page.text("#to_email-error")
    assert page.form()["to_name"] == "Priya"


@pytest.fixture
def no_mail_server(outside: Outside) -> Iterator[None]:
    """Be a portal for which no mail server is set."""
    mailer = outside.mailer
    assert isinstance(mailer, MemoryMailer)
    mailer.is_there = False
    yield
    mailer.is_there = True


def test_without_a_mail_server_the_letter_waits_and_the_link_can_be_copied(
    browser: Browser, no_mail_server: None
) -> None:
    vendor = make_vendor()
    told = {**TO, "due_on": due().isoformat()}
    new = f"/vendors/{vendor.id}/assessments/new"

    form = browser.send(new, told).form(new)
    page = browser.send(new, {**form, "seen": "yes"})

    assert "No mail server is set, so the letter waits" in page.text(".flash[role=status]")
    page = browser.open(page.url.removesuffix("/words-ahead"))
    assert "in the outbox: no mail server is set" in page.text("main")
    (assessment,) = questionnaires.assessments_of(vendor.id)
    page = browser.send(f"{path(assessment)}/link", {}, via=path(assessment))
    assert "/link/" in page.text("#the-link")


def test_copying_the_link_is_a_deed(browser: Browser) -> None:
    assessment = send_questions(make_vendor())

    page = browser.send(f"{path(assessment)}/link", {}, via=path(assessment))

    assert "/link/" in page.text("#the-link")
    session.expire_all()
    assert Deed.LINK_COPIED in session.scalars(select(AuditEvent.deed)).all()


def test_a_request_can_be_withdrawn_with_a_reason(browser: Browser) -> None:
    assessment = send_questions(make_vendor())

    page = browser.send(f"{path(assessment)}/withdrawal", {"reason": ""}, status=422)
    assert "Say why" in page.text("#reason-error")
    browser.send(f"{path(assessment)}/withdrawal", {"reason": "Wrong person"})

    assert now(assessment) == AssessmentState.WITHDRAWN


def test_the_review_shows_five_cards_with_reason_citation_and_whose_rule(
    browser: Browser,
) -> None:
    changes = {"q3_host_baa": "no", "q2_retention_years": "1", "q5_return_days": "45"}
    assessment = submitted(make_vendor(), **changes)

    page = browser.open(path(assessment))

    assert len(page.select("article.answer")) == 5
    assert "Kept" not in page.text("#answer-1-question")
    second, third = page.text("#answer-2"), page.text("#answer-3")
    assert "Keeps the log for 1 of the six years that are your standard" in second
    assert "Your standard, after 45 CFR 164.316(b)(2)(i)" in second
    assert "Fix first" in third
    assert "Law: 45 CFR 164.502(e)(1)(ii), 45 CFR 164.308(b)(2)" in third
    assert "checked against the text itself" in third
    assert "Answered by Priya Raman, by link" in third
    assert "Meets your standard" in page.text("#answer-4")
    assert "Takes 45 days" in page.text("#answer-5")


def test_reading_answers_is_a_deed_and_there_is_none_before_there_are_answers(
    browser: Browser, manager: Person
) -> None:
    vendor = make_vendor()
    assessment = send_questions(vendor)
    browser.open(path(assessment))
    asked = select(AuditEvent).where(AuditEvent.deed == Deed.ANSWERS_READ)
    assert session.scalars(asked).all() == []

    answered = submitted(make_vendor("Postlark"))
    browser.open(path(answered))

    (read,) = session.scalars(asked)
    assert (read.actor_id, read.vendor_id) == (manager.id, answered.vendor_id)
    assert (read.subject_kind, read.subject_id) == ("assessment", answered.id)


def test_phi_without_a_baa_in_force_is_critical(browser: Browser) -> None:
    assessment = submitted(make_vendor())

    page = browser.open(path(assessment))

    assert "Do not send PHI" in page.text("#answer-1")
    assert "no BAA is in force" in page.text("#answer-1")


def test_answers_are_returned_with_a_message_each(browser: Browser) -> None:
    vendor = make_vendor()
    assessment = submitted(vendor, q3_host_baa="no")

    told = {"return": ["3"], "message-3": "Please sign the BAA with your host."}
    page = browser.send(f"{path(assessment)}/return", told, via=path(assessment))

    assert "1 answer returned. Pingwell gets a letter." in page.text(".flash[role=status]")
    assert now(assessment) == AssessmentState.RETURNED
    assert questionnaires.fill(assessment).returned == {"VQ3": told["message-3"]}
    assert "came back to you" in notices.notices_of(vendor.id)[0].subject


def test_a_return_without_words_sends_nothing_and_keeps_what_was_typed(browser: Browser) -> None:
    assessment = submitted(make_vendor(), q3_host_baa="no")

    told = {"return": ["2", "3"], "message-3": "Which host?", "message-2": ""}
    page = browser.send(f"{path(assessment)}/return", told, via=path(assessment), status=422)

    assert "Write for each answer that goes back what is missing." in page.text(".wrong")
    assert page.form(f"{path(assessment)}/return")["message-3"] == "Which host?"
    assert now(assessment) == AssessmentState.SUBMITTED


def test_what_needs_fixing_is_accepted_only_with_a_reason(
    browser: Browser, manager: Person
) -> None:
    assessment = submitted(make_vendor(), q3_host_baa="no")

    page = browser.send(f"{path(assessment)}/acceptance", {"reason": ""}, status=422)
    assert "write why" in page.text("#reason-error")
    page = browser.send(f"{path(assessment)}/acceptance", {"reason": "Pilot without PHI"})

    assert f"Accepted by {manager.name}" in page.text("#standing")
    assert "Pilot without PHI" in page.text("main")
    assert now(assessment) == AssessmentState.ACCEPTED


def test_staff_types_an_answer_from_a_call_and_its_source_is_kept(
    browser_as: Callable[[Person], Browser], staff: Person
) -> None:
    assessment = send_questions(make_vendor())
    browser = browser_as(staff)

    told = {"q2_mfa": "yes", "q2_retention_years": "about six"}
    page = browser.send(f"{path(assessment)}/questions/2", told, status=422)
    assert page.form(f"{path(assessment)}/questions/2")["q2_retention_years"] == "about six"
    page = browser.send(f"{path(assessment)}/questions/2", {**told, "q2_retention_years": "6"})

    assert f"Typed by {staff.name}, from a call" in page.text("#answer-2")


def test_answers_told_in_a_call_are_reviewed_but_never_called_attested(browser: Browser) -> None:
    assessment = send_questions(make_vendor())

    told = {"full_name": "Priya Raman", "job": "Head of security"}
    page = browser.send(f"{path(assessment)}/call", told)

    assert "in a call. Not attested." in page.text("main")
    assert now(assessment) == AssessmentState.SUBMITTED


def test_the_answers_tab_shows_history_and_an_empty_state(browser: Browser) -> None:
    vendor = make_vendor()
    assert "Not asked yet" in browser.open(f"/vendors/{vendor.id}/assessments").text(".empty")

    assessment = submitted(vendor)

    page = browser.open(f"/vendors/{vendor.id}/assessments")
    assert "Answers to review" in page.text(".options")
    assert page.select(f'a[href="{path(assessment)}"]')


def test_the_list_of_assessments_opens_on_what_waits_for_review(browser: Browser) -> None:
    assert "No questions are out" in browser.open("/assessments").text("main")
    send_questions(make_vendor("Asked"))
    assert browser.open("/assessments").texts(".table-name") == ["Asked"]

    submitted(make_vendor("Answered"))

    assert browser.open("/assessments").texts(".table-name") == ["Answered"]
    assert len(browser.open("/assessments?tab=all").texts(".table-name")) == 2


def test_vendor_and_manager_go_from_letter_to_acceptance(app: Flask, browser: Browser) -> None:
    vendor = make_vendor()
    assessment = send_questions(vendor)
    visitor, _ = come_in(app, path_of(assessment))
    for number in range(1, 6):
        fill_in(visitor, number)
    told = {"full_name": "Priya Raman", "job": "Head of security", "is_true": "y"}
    visitor.send("/link/review", told | {"is_true": "false"}, status=422)
    visitor.send("/link/review", told)

    page = browser.send(f"{path(assessment)}/acceptance", {"reason": "BAA is being signed"})

    assert "Accepted by" in page.text("#standing")
    assert visitor.open("/link/questions").url == "/link/receipt"


# Who may do what


@pytest.mark.parametrize("tail", ["/acceptance", "/withdrawal", "/questions/2", "/call", "/../new"])
def test_an_auditor_reads_and_changes_nothing(
    browser_as: Callable[[Person], Browser], auditor: Person, tail: str
) -> None:
    assessment = submitted(make_vendor())
    browser = browser_as(auditor)

    assert browser.open(path(assessment)).select("button[name]") == []
    url = path(assessment) + tail
    if tail == "/../new":
        url = f"/vendors/{assessment.vendor_id}/assessments/new"
    browser.open(url, status=403)


@pytest.mark.parametrize("tail", ["/acceptance", "/withdrawal"])
def test_staff_may_not_decide(
    browser_as: Callable[[Person], Browser], staff: Person, tail: str
) -> None:
    assessment = submitted(make_vendor())

    browser_as(staff).open(path(assessment) + tail, status=403)


def test_another_practices_assessment_is_not_found(
    browser: Browser, practice: Practice, other_practice: Practice
) -> None:
    from sqlalchemy import inspect

    (other,) = inspect(other_practice).identity or ()
    (mine,) = inspect(practice).identity or ()
    tenancy.enter(other)
    url = path(send_questions(make_vendor()))
    tenancy.enter(mine)

    browser.open(url, status=404)
    browser.open(f"{url}/acceptance", status=404)
