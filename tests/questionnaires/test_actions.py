"""Sending, answering, attesting, reviewing."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from portal import clock, documents, links, notices, questionnaires, tenancy
from portal.audit import Deed
from portal.audit.models import AuditEvent
from portal.db import session, transaction
from portal.documents import Upload
from portal.errors import NotFound, RuleBroken
from portal.questionnaires import AnswerSource, AssessmentState, Attester, Filled, Place, Sending
from portal.questionnaires.answers import answers_digest
from portal.questionnaires.queries import get_assessment, tab_counts
from portal.questionnaires.standing import phi_facts
from portal.tenancy import Practice
from portal.vendors import Phi
from tests.accounts.making import ACTOR
from tests.make import make_vendor
from tests.questionnaires.making import (
    PRIYA,
    answer,
    answer_all,
    by_link,
    due,
    judged,
    send_questions,
    submitted,
    tiny_png,
)

FACTS = phi_facts(Phi.YES, frozenset())
TABLES = ("assessments", "answers", "answer_evidence", "attestations", "answer_returns")


def deeds() -> Sequence[str]:
    return session.scalars(select(AuditEvent.deed).order_by(AuditEvent.id)).all()


def place(filled: Filled, number: int, source: AnswerSource = AnswerSource.VENDOR_BY_LINK) -> Place:
    return Place(question=filled.questions.question(number), source=source)


# Sending


def test_the_questions_are_frozen_into_the_sending(practice: Practice) -> None:
    assessment = send_questions(make_vendor())

    filled = questionnaires.fill(assessment)
    assert assessment.set_digest == questionnaires.current_set().digest
    assert filled.questions == questionnaires.current_set()
    assert assessment.state == AssessmentState.SENT
    assert Deed.ASSESSMENT_SENT in deeds()


def test_the_letter_waits_in_the_outbox_with_its_link_and_says_nothing_of_phi(
    practice: Practice,
) -> None:
    vendor = make_vendor()
    assessment = send_questions(vendor)

    (letter,) = notices.notices_of(vendor.id)
    (link,) = links.links_of(links.LinkPurpose.QUESTIONNAIRE, [assessment.id])[assessment.id]
    assert letter.to_email == "priya@pingwell.example"
    assert link.verify_code in letter.body
    assert link.expires_on == assessment.due_on + timedelta(days=30)


def test_what_was_asked_can_never_be_changed(practice: Practice) -> None:
    send_questions(make_vendor())

    with pytest.raises(ProgrammingError, match="permission denied"), transaction():
        session.execute(text("UPDATE app.assessments SET frozen = '{}'"))


def test_a_vendor_has_one_set_of_questions_at_a_time(practice: Practice) -> None:
    vendor = make_vendor()
    assessment = send_questions(vendor)

    with pytest.raises(RuleBroken, match="has questions already"):
        send_questions(vendor)
    with transaction():
        questionnaires.withdraw(assessment, "Sent to the wrong person", by=ACTOR)
    send_questions(vendor)


def test_withdrawing_ends_the_links_and_keeps_what_was_saved(practice: Practice) -> None:
    assessment = send_questions(make_vendor())
    answer(assessment, 2)

    with transaction():
        questionnaires.withdraw(assessment, "Wrong person", by=ACTOR)

    (link,) = links.links_of(links.LinkPurpose.QUESTIONNAIRE, [assessment.id])[assessment.id]
    assert link.withdrawn_at is not None
    assert questionnaires.fill(assessment).said.typed["q2_mfa"] == "yes"
    with pytest.raises(RuleBroken, match="withdrawn"):
        answer(assessment, 2, q2_mfa="no")


@pytest.mark.parametrize("days", [0, 366])
def test_a_due_date_out_of_reach_is_refused(practice: Practice, days: int) -> None:
    sending = Sending(
        to_name="Priya Raman",
        to_email="priya@pingwell.example",
        due_on=tenancy.today_here() + timedelta(days=days),
    )

    with pytest.raises(RuleBroken), transaction():
        questionnaires.send(make_vendor(), sending, at=clock.now(), by=ACTOR)


# Answering


def test_what_makes_no_sense_is_kept_as_it_was_typed(practice: Practice) -> None:
    assessment = send_questions(make_vendor())

    answer(assessment, 5, q5_return_days="about a month")

    filled = questionnaires.fill(assessment)
    assert filled.said.typed["q5_return_days"] == "about a month"
    assert filled.answers.wrong["q5_return_days"] == "Enter a number in figures, such as 10."


def test_saving_the_same_again_changes_nothing(practice: Practice) -> None:
    assessment = send_questions(make_vendor())

    first = answer(assessment, 2)
    again = answer(assessment, 2)

    assert "q2_mfa" in first
    assert again == []


def test_a_burst_of_saves_is_one_line_in_the_trail_for_each_question(practice: Practice) -> None:
    assessment = send_questions(make_vendor())

    answer(assessment, 2)
    answer(assessment, 2, q2_mfa="no")
    answer(assessment, 2, q2_named="no")
    answer(assessment, 3)

    assert deeds().count(Deed.ANSWER_SAVED) == 2


def test_a_declined_question_keeps_what_was_typed_and_can_be_answered_after_all(
    practice: Practice,
) -> None:
    assessment = send_questions(make_vendor())
    answer(assessment, 2)
    with transaction():
        filled = questionnaires.fill(assessment)
        questionnaires.decline_question(
            filled, place(filled, 2), "Confidential", by=by_link(assessment)
        )

    filled = questionnaires.fill(assessment)
    assert filled.said.declined == {"VQ2": "Confidential"}
    assert filled.said.typed["q2_mfa"] == "yes"
    assert answer(assessment, 2) == ["VQ2"]
    assert questionnaires.fill(assessment).said.declined == {}


def test_evidence_stands_at_its_question_and_its_removal_keeps_the_document(
    practice: Practice,
) -> None:
    vendor = make_vendor()
    assessment = send_questions(vendor)
    filled = questionnaires.fill(assessment)
    upload = Upload(stream=BytesIO(tiny_png()), name="template.png")
    with transaction():
        evidence = questionnaires.attach(
            filled, place(filled, 1), upload, at="q1_template", by=by_link(assessment)
        )

    filled = questionnaires.fill(assessment)
    assert [kept.document.name for kept in filled.kept["VQ1"]] == ["template.png"]
    assert filled.answers.has_file("q1_template")
    with transaction():
        questionnaires.remove_evidence(
            filled, place(filled, 1), evidence.id, by=by_link(assessment)
        )
    assert not questionnaires.fill(assessment).answers.has_file("q1_template")
    assert len(documents.documents_of([vendor.id])[vendor.id]) == 1
    assert {Deed.EVIDENCE_ATTACHED, Deed.EVIDENCE_REMOVED} <= set(deeds())


def test_an_answer_from_a_call_says_so(practice: Practice) -> None:
    assessment = send_questions(make_vendor())
    with transaction():
        filled = questionnaires.fill(assessment)
        by_call = place(filled, 2, AnswerSource.STAFF_FROM_CALL)
        questionnaires.save_answers(filled, by_call, {"q2_mfa": "yes"}, by=ACTOR)

    filled = questionnaires.fill(assessment)
    told = filled.told(filled.questions.question(2))
    assert told is not None
    assert told.source is AnswerSource.STAFF_FROM_CALL
    assert told.by_name == ACTOR.name


# Attesting


def test_attested_answers_are_locked_with_a_digest_that_anyone_can_redo(
    practice: Practice,
) -> None:
    assessment = submitted(make_vendor())

    attestation = questionnaires.latest_attestation(assessment.id)
    assert attestation is not None
    redone = hashlib.sha256(attestation.canonical.encode()).hexdigest()
    assert redone == attestation.answers_sha256
    assert attestation.ip == "203.0.113.9"
    with pytest.raises(RuleBroken, match="locked"):
        answer(assessment, 2, q2_mfa="no")


def test_what_a_colleague_saved_meanwhile_is_attested_too(practice: Practice) -> None:
    vendor = make_vendor()
    assessment = send_questions(vendor)
    answer(assessment, 4)
    read = questionnaires.fill(assessment)
    assert "q5_format" not in read.said.typed
    answer(assessment, 5, q5_format="On paper")

    with transaction():
        told = by_link(assessment)
        attested = questionnaires.submit(read, vendor, PRIYA, at=clock.now(), by=told)

    kept = questionnaires.fill(assessment)
    assert attested.answers_sha256 == answers_digest(kept.questions, kept.said)
    assert "On paper" in attested.canonical


def test_the_receipt_is_a_kept_pdf(practice: Practice) -> None:
    vendor = make_vendor()
    assessment = submitted(vendor)

    attestation = questionnaires.latest_attestation(assessment.id)
    assert attestation is not None
    assert attestation.receipt_id is not None
    receipt = documents.get_document(attestation.receipt_id)
    assert receipt.media_type == "application/pdf"
    assert b"".join(documents.read(receipt)).startswith(b"%PDF-")


def test_an_attestation_can_never_be_changed(practice: Practice) -> None:
    submitted(make_vendor())

    with pytest.raises(ProgrammingError, match="permission denied"), transaction():
        session.execute(text("UPDATE app.attestations SET person_name = 'Somebody else'"))


def test_nobody_attests_without_name_and_title(practice: Practice) -> None:
    vendor = make_vendor()
    assessment = send_questions(vendor)
    nameless = Attester(name="Priya Raman", title=" ", source=AnswerSource.VENDOR_BY_LINK)

    filled = questionnaires.fill(assessment)
    with pytest.raises(RuleBroken, match="title"), transaction():
        questionnaires.submit(filled, vendor, nameless, at=clock.now(), by=by_link(assessment))


def test_a_vendor_that_declines_the_whole_may_think_again(practice: Practice) -> None:
    vendor = make_vendor()
    assessment = send_questions(vendor)
    with transaction():
        questionnaires.decline_all(
            assessment, "Priya Raman", "We answer no questionnaires", by=by_link(assessment)
        )
    assert assessment.state == AssessmentState.DECLINED
    assert Deed.ASSESSMENT_DECLINED in deeds()

    answer_all(assessment)
    with transaction():
        questionnaires.submit(
            questionnaires.fill(assessment), vendor, PRIYA, at=clock.now(), by=by_link(assessment)
        )

    assert assessment.state == AssessmentState.SUBMITTED


# Reviewing


def test_accepting_is_done_in_ones_own_name(practice: Practice) -> None:
    assessment = submitted(make_vendor())
    filled = questionnaires.fill(assessment)
    judgement = filled.judged(FACTS, on=tenancy.today_here())

    with transaction():
        questionnaires.accept(
            assessment, judgement, "The template came by mail.", at=clock.now(), by=ACTOR
        )

    assert assessment.state == AssessmentState.ACCEPTED
    assert assessment.reviewed_by_name == ACTOR.name
    assert Deed.ASSESSMENT_ACCEPTED in deeds()


def test_what_needs_fixing_is_accepted_only_with_a_reason(practice: Practice) -> None:
    assessment = submitted(make_vendor(), q3_host_baa="no")
    judgement = questionnaires.fill(assessment).judged(FACTS, on=tenancy.today_here())

    with pytest.raises(RuleBroken, match="write why"), transaction():
        questionnaires.accept(assessment, judgement, " ", at=clock.now(), by=ACTOR)


def test_only_returned_answers_may_be_changed(practice: Practice) -> None:
    vendor = make_vendor()
    assessment = submitted(vendor, q3_host_baa="no")
    with transaction():
        filled = questionnaires.fill(assessment)
        messages = {"VQ3": "Please sign the BAA with your host."}
        questionnaires.return_answers(filled, vendor, messages, judged(filled), by=ACTOR)

    assert questionnaires.fill(assessment).returned == messages
    answer(assessment, 3, q3_host_baa="yes")
    with pytest.raises(RuleBroken, match="did not come back"):
        answer(assessment, 2, q2_mfa="no")


def test_a_return_writes_to_whoever_answered_with_a_link_of_their_own(practice: Practice) -> None:
    vendor = make_vendor()
    assessment = submitted(vendor)
    with transaction():
        filled = questionnaires.fill(assessment)
        asked = {"VQ3": "Which region?"}
        questionnaires.return_answers(filled, vendor, asked, judged(filled), by=ACTOR)

    letter = notices.notices_of(vendor.id)[0]
    made = links.links_of(links.LinkPurpose.QUESTIONNAIRE, [assessment.id])[assessment.id]
    assert letter.to_name == "Priya Raman"
    assert "1 answer came back" in letter.subject
    assert "Which region?" not in letter.body
    assert len(made) == 2


def test_returning_nothing_or_without_words_is_refused(practice: Practice) -> None:
    vendor = make_vendor()
    assessment = submitted(vendor)
    filled = questionnaires.fill(assessment)

    for messages in ({}, {"VQ3": " "}, {"VQ9": "What?"}):
        with pytest.raises(RuleBroken), transaction():
            questionnaires.return_answers(filled, vendor, messages, judged(filled), by=ACTOR)


# Standing


def test_the_standing_of_many_vendors_tells_what_the_flags_need(practice: Practice) -> None:
    asked, answered, silent = make_vendor("Asked"), make_vendor("Answered"), make_vendor("Silent")
    send_questions(asked)
    submitted(answered, q3_host_baa="no", q3_access_country="yes", q4_type="SOC 2 Type I")

    today = tenancy.today_here()
    stands = questionnaires.standing_of([asked.id, answered.id, silent.id], today)

    assert stands.keys() == {asked.id, answered.id}
    assert stands[asked.id].state is AssessmentState.SENT
    assert stands[asked.id].overall is None
    assert stands[asked.id].due_on == due()
    assert stands[answered.id].submitted_on == today
    assert stands[answered.id].red_count == 1
    assert stands[answered.id].soc2_kind == "type_1"
    assert stands[answered.id].data_outside_us is True


def test_a_withdrawn_assessment_does_not_stand(practice: Practice) -> None:
    vendor = make_vendor()
    assessment = send_questions(vendor)
    with transaction():
        questionnaires.withdraw(assessment, "Wrong person", by=ACTOR)

    assert questionnaires.standing_of([vendor.id], tenancy.today_here()) == {}


def test_lists_count_what_waits(practice: Practice) -> None:
    send_questions(make_vendor("Asked"))
    submitted(make_vendor("Answered"))

    assert questionnaires.to_review_count() == 1
    assert sorted(tab_counts().values()) == [1, 1, 2]


# Isolation


def test_another_practice_reads_none_of_it(practice: Practice, other_practice: Practice) -> None:
    vendor = make_vendor()
    assessment = submitted(vendor)
    with transaction():
        filled = questionnaires.fill(assessment)
        upload = Upload(stream=BytesIO(tiny_png()), name="proof.png")
        asked = {"VQ3": "Which region?"}
        questionnaires.return_answers(filled, vendor, asked, judged(filled), by=ACTOR)
        filled = questionnaires.fill(assessment)
        questionnaires.attach(filled, place(filled, 3), upload, at="VQ3", by=ACTOR)
    for table in TABLES:
        assert count(table) > 0, table
    numbers = vendor.id, assessment.id

    enter(other_practice)
    session.expire_all()

    for table in TABLES:
        assert count(table) == 0, table
    with pytest.raises(NotFound):
        get_assessment(*numbers)


def test_an_answer_cannot_point_at_another_practices_assessment(
    practice: Practice, other_practice: Practice
) -> None:
    assessment_id = send_questions(make_vendor()).id
    enter(other_practice)

    with pytest.raises(DBAPIError, match="foreign key"), transaction():
        session.execute(
            text(
                "INSERT INTO app.answers (assessment_id, field_id, by_name, saved_at, source)"
                " VALUES (:id, 'q2_mfa', 'x', now(), 'vendor_by_link')"
            ),
            {"id": assessment_id},
        )


def enter(practice: Practice) -> None:
    # Its row cannot be read from where we are: take the number from its key.
    (number,) = inspect(practice).identity or ()
    tenancy.enter(number)


def count(table: str) -> int:
    return session.scalar(text(f"SELECT count(*) FROM app.{table}")) or 0
