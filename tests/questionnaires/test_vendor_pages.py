"""The vendor's pages: no account, no scripts, nothing lost."""

from collections.abc import Sequence
from io import BytesIO

from flask import Flask
from sqlalchemy import select

from portal import documents, questionnaires
from portal.audit import Deed
from portal.audit.models import AuditEvent
from portal.db import session, transaction
from portal.gateways.memory import EICAR
from portal.questionnaires import AssessmentState
from portal.tenancy import Practice
from tests.accounts.making import ACTOR
from tests.browser import Browser
from tests.make import make_vendor
from tests.questionnaires.making import judged, send_questions, submitted, tiny_png
from tests.questionnaires.walking import attest, come_in, fill_in, path_of


def events(deed: Deed) -> Sequence[AuditEvent]:
    session.expire_all()
    return session.scalars(select(AuditEvent).where(AuditEvent.deed == deed)).all()


def test_a_vendor_answers_all_five_attests_and_gets_its_receipt(
    app: Flask, practice: Practice
) -> None:
    vendor = make_vendor()
    assessment = send_questions(vendor)
    browser, page = come_in(app, path_of(assessment))
    assert page.text("h1") == "5 questions about patient data"
    assert practice.name in page.text("main")

    page = fill_in(browser, 1, q1_template=(BytesIO(tiny_png()), "template.png"))
    assert page.url == "/link/questions/2"
    for number in range(2, 6):
        page = fill_in(browser, number)
    assert page.url == "/link/review"
    page = attest(browser)

    assert page.url == "/link/receipt"
    session.expire_all()
    attestation = questionnaires.latest_attestation(assessment.id)
    assert attestation is not None
    assert attestation.answers_sha256 in page.text(".hash").replace(" ", "")
    assert "5 of 5, 1 file" in page.text("main")
    answer = browser.get("/link/receipt/file")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    (opened,) = events(Deed.RECEIPT_OPENED)
    assert opened.ip == "127.0.0.1"
    assert opened.user_agent
    assert events(Deed.ASSESSMENT_SUBMITTED)[0].vendor_id == vendor.id


def test_locked_answers_show_the_receipt_and_nothing_else(app: Flask, practice: Practice) -> None:
    assessment = submitted(make_vendor())

    browser, page = come_in(app, path_of(assessment))

    assert page.url == "/link/receipt"
    assert browser.open("/link/questions/2").url == "/link/receipt"
    assert browser.open("/link/review").url == "/link/receipt"


def test_the_same_link_goes_on_from_another_device(app: Flask, practice: Practice) -> None:
    assessment = send_questions(make_vendor())
    first, _ = come_in(app, path_of(assessment))
    fill_in(first, 2, q2_retention_years="7")

    second, page = come_in(app, path_of(assessment))

    assert "Go on" in page.text(".link-do")
    page = second.open("/link/questions/2")
    assert page.form()["q2_retention_years"] == "7"


def test_what_makes_no_sense_is_shown_with_a_sentence_kept_and_does_not_stop_anyone(
    app: Flask, practice: Practice
) -> None:
    assessment = send_questions(make_vendor())
    browser, _ = come_in(app, path_of(assessment))

    page = fill_in(browser, 5, status=422, q5_return_days="about a month")
    assert "Enter a number in figures" in page.text("#q5_return_days-error")
    assert page.form()["q5_return_days"] == "about a month"

    page = fill_in(browser, 5, q5_return_days="about a month", seen="yes")
    assert page.url == "/link/review"
    assert "about a month" in page.text("#q5")


def test_a_day_that_makes_no_sense_stays_in_its_field(app: Flask, practice: Practice) -> None:
    assessment = send_questions(make_vendor())
    browser, _ = come_in(app, path_of(assessment))

    page = fill_in(browser, 4, status=422, q4_period_end="June 2026")

    (field,) = page.select("#q4_period_end")
    assert (field.get("type"), field.get("value")) == ("text", "June 2026")


def test_a_risky_answer_gets_a_calm_hint_and_stops_nobody(app: Flask, practice: Practice) -> None:
    assessment = send_questions(make_vendor())
    browser, _ = come_in(app, path_of(assessment))

    page = fill_in(browser, 1, q1_notice_value="60", q1_notice_unit="calendar days")

    assert page.url == "/link/questions/2"
    told = browser.open("/link/questions/1").text("#hints")
    assert "This one may come back to you." in told
    assert "asks for 10 days or less. 60 is the most the law allows." in told


def test_each_change_is_saved_by_itself_where_scripts_run(app: Flask, practice: Practice) -> None:
    assessment = send_questions(make_vendor())
    browser, _ = come_in(app, path_of(assessment))
    token = browser.token("/link/questions/2")
    browser.headers["HX-Request"] = "true"

    answer = browser.post_raw(
        "/link/questions/2", {"csrf_token": token, "q2_mfa": "no", "q2_retention_years": "soon"}
    )

    told = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert 'id="saved"' in told
    assert 'id="hints"' in told
    assert "asks for multi-factor authentication" in told
    assert "Enter a number in figures" in told
    session.expire_all()
    assert questionnaires.fill(assessment).said.typed["q2_retention_years"] == "soon"


def test_a_question_may_be_declined_with_a_reason(app: Flask, practice: Practice) -> None:
    assessment = send_questions(make_vendor())
    browser, _ = come_in(app, path_of(assessment))

    page = fill_in(browser, 2, deed="decline")
    assert page.url == "/link/questions/2/refusal"
    page = browser.send("/link/questions/2/refusal", {"reason": "Confidential"})

    assert page.url == "/link/questions/3"
    assert "Confidential" in browser.open("/link/review").text("#q2")
    assert events(Deed.ANSWER_DECLINED)[0].details["question"] == 2


def test_a_file_can_be_attached_and_taken_away_at_its_question(
    app: Flask, practice: Practice
) -> None:
    vendor = make_vendor()
    assessment = send_questions(vendor)
    browser, _ = come_in(app, path_of(assessment))

    page = fill_in(browser, 3, deed="attach", VQ3=(BytesIO(tiny_png()), "diagram.png"))
    assert page.url == "/link/questions/3"
    assert "diagram.png" in page.text(".kept")
    (button,) = page.select('button[name="remove"]')
    page = fill_in(browser, 3, remove=button.get("value"))

    assert page.select(".kept") == []
    assert len(documents.documents_of([vendor.id])[vendor.id]) == 1


def test_a_link_takes_no_more_files_than_anybody_needs_in_a_day(
    app: Flask, practice: Practice
) -> None:
    assessment = send_questions(make_vendor())
    visitor, _ = come_in(app, path_of(assessment))
    form = {"csrf_token": visitor.token("/link/questions/4")}

    def attach() -> int:
        files = [(BytesIO(b"no kept kind"), f"{number}.txt") for number in range(10)]
        return visitor.post_raw("/link/questions/4", form | {"VQ4": files}).status_code

    assert [attach() for _ in range(7)] == [422] * 6 + [409]


def test_malware_is_refused_with_a_sentence_and_what_was_typed_is_kept(
    app: Flask, practice: Practice
) -> None:
    vendor = make_vendor()
    assessment = send_questions(vendor)
    browser, _ = come_in(app, path_of(assessment))

    bad = tiny_png() + EICAR
    page = fill_in(browser, 3, status=422, VQ3=(BytesIO(bad), "diagram.png"))

    assert "virus" in page.text("#VQ3-error")
    assert page.form()["q3_provider"] == "Amazon"
    assert documents.documents_of([vendor.id]) == {}
    assert events(Deed.DOCUMENT_REFUSED)


def test_gaps_are_links_on_the_review(app: Flask, practice: Practice) -> None:
    assessment = send_questions(make_vendor())
    browser, _ = come_in(app, path_of(assessment))
    for number in range(1, 6):
        fill_in(browser, number)

    page = browser.open("/link/review")

    assert "1 answer has a gap." in page.text(".aside")
    assert "Your BAA template" in page.text("#q1")
    assert "The report is not attached" in page.text("#q4")
    assert [one.get("href") for one in page.select(".aside a")] == ["/link/questions/1"]


def test_nobody_attests_without_name_title_and_tick(app: Flask, practice: Practice) -> None:
    assessment = send_questions(make_vendor())
    browser, _ = come_in(app, path_of(assessment))

    page = browser.send("/link/review", {"full_name": "", "job": ""}, status=422)

    assert "Enter your full name." in page.text(".wrong")
    assert "Enter your title." in page.text(".wrong")
    assert "Tick this to stand up for the answers." in page.text(".wrong")
    session.expire_all()
    assert assessment.state == AssessmentState.SENT


def test_a_vendor_may_decline_the_whole_and_answer_later(app: Flask, practice: Practice) -> None:
    assessment = send_questions(make_vendor())
    browser, _ = come_in(app, path_of(assessment))

    told = {"reason": "We answer no questionnaires", "full_name": "Priya Raman"}
    page = browser.send("/link/refusal", told)

    assert "You declined to take part." in page.text("main")
    session.expire_all()
    assert assessment.state == AssessmentState.DECLINED
    assert fill_in(browser, 1).url == "/link/questions/2"


def test_after_a_return_only_what_came_back_is_shown_with_its_message(
    app: Flask, practice: Practice
) -> None:
    vendor = make_vendor()
    assessment = submitted(vendor, q3_host_baa="no")
    with transaction():
        filled = questionnaires.fill(assessment)
        messages = {"VQ3": "Please sign the BAA with your host."}
        questionnaires.return_answers(filled, vendor, messages, judged(filled), by=ACTOR)

    browser, page = come_in(app, path_of(assessment))
    assert page.text("h1") == "1 answer came back"
    assert "Please sign the BAA with your host." in page.text("main")
    assert browser.open("/link/questions/2").url == "/link/questions"
    page = fill_in(browser, 3)
    assert page.url == "/link/review"
    assert [one.get("id") for one in page.select(".review-item")] == ["q3"]
    attest(browser)

    session.expire_all()
    assert assessment.state == AssessmentState.SUBMITTED
    assert questionnaires.fill(assessment).answers.is_yes("q3_host_baa")


def test_a_withdrawn_request_cannot_be_answered(app: Flask, practice: Practice) -> None:
    assessment = send_questions(make_vendor())
    path = path_of(assessment)
    browser, _ = come_in(app, path)
    with transaction():
        questionnaires.withdraw(assessment, "Wrong person", by=ACTOR)

    assert browser.get("/link/questions/1").status_code in {403, 410}
    assert browser.get(path).status_code == 410


def test_the_vendors_pages_are_shut_without_a_link(app: Flask, practice: Practice) -> None:
    for path in ("/link/questions", "/link/questions/1", "/link/review", "/link/receipt"):
        Browser(app).open(path, status=403)
