"""Answers, facts and sendings for the tests of this room."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from PIL import Image

from portal import audit, clock, links, questionnaires, tenancy
from portal.db import transaction
from portal.questionnaires import AnswerSource, Assessment, Attester, Filled, Place, Sending
from portal.questionnaires.answers import Answers, Said, Typed
from portal.questionnaires.asked import read_answers
from portal.questionnaires.criteria import Case, Facts
from portal.questionnaires.set_reading import current_set
from portal.questionnaires.verdicts import Judgement
from portal.vendors import Vendor
from tests.accounts.making import ACTOR

TODAY = date(2026, 11, 24)
DUE = date(2026, 12, 15)

# A vendor that meets the standard in everything.
GREEN: dict[str, Typed] = {
    "q1_will_sign": "yes, vendor paper",
    "q1_scope": "The whole product",
    "q1_notice_value": "5",
    "q1_notice_unit": "business days",
    "q1_incident": "yes",
    "q1_subs": "yes",
    "q1_subs_baa": "yes",
    "q1_sub_list": "Amazon Web Services",
    "q1_signer": "Priya Raman, head of security",
    "q1_breaches": "None",
    "q2_events": ["view", "create", "change", "delete", "export"],
    "q2_attrs": ["user", "time", "action", "record"],
    "q2_retention_years": "6",
    "q2_append_only": "yes",
    "q2_customer_access": "self-service",
    "q2_named": "yes",
    "q2_mfa": "yes",
    "q2_after_end": "yes",
    "q3_provider": "Amazon",
    "q3_regions": "us-east-1",
    "q3_backup_regions": "us-west-2",
    "q3_country": "yes",
    "q3_access_country": "no",
    "q3_rest": "AES-256 or equal",
    "q3_transit": "TLS 1.2 or later",
    "q3_keys": "managed key service",
    "q3_backup_enc": "yes",
    "q3_host_baa": "yes",
    "q4_type": "SOC 2 Type II",
    "q4_period_start": "2025-10-01",
    "q4_period_end": "2026-09-30",
    "q4_auditor": "Halden CPAs",
    "q4_criteria": ["security"],
    "q4_opinion": "unqualified",
    "q4_exceptions": "None",
    "q4_bridge": "not needed",
    "q4_scope_ok": "yes",
    "q4_ra": "2026-03-01",
    "q5_return": "yes",
    "q5_destroy": "yes",
    "q5_return_days": "30",
    "q5_destroy_days": "30",
    "q5_backup_days": "90",
    "q5_format": "CSV or JSON",
    "q5_photos": "yes",
    "q5_logs": "yes",
    "q5_fee": "0",
    "q5_certificate": "yes",
    "q5_standard": "NIST SP 800-88",
    "q5_self": "yes",
    "q5_infeasible": "Nothing",
}

FILES = {"q1_template": ("a" * 64,)}


def said(**changes: Typed) -> Said:
    """Return what the green vendor says, but for these fields."""
    return Said(typed={**GREEN, **changes}, files=FILES)


def meant(told: Said) -> Answers:
    """Return what answers mean."""
    return read_answers(current_set(), told)


def facts(**changes: Any) -> Facts:
    """Return the facts of a vendor with PHI and a BAA in force, in no state of its own rules."""
    usual = Facts(
        handles_phi=True,
        needs_baa=True,
        has_baa_in_force=True,
        lacks_provision=None,
        states=frozenset(),
        short_notice_states=current_set().short_notice_states,
    )
    return replace(usual, **changes)


def case(told: Said, *, on: date, known: Facts) -> Case:
    """Return a case to judge."""
    return Case(answers=meant(told), facts=known, on=on)


PRIYA = Attester(name="Priya Raman", title="Head of security", source=AnswerSource.VENDOR_BY_LINK)


def due() -> date:
    """Return a due date three weeks from now, where the practice is."""
    return tenancy.today_here() + timedelta(days=21)


def send_questions(vendor: Vendor) -> Assessment:
    """Send the questions to a vendor of the practice we are in."""
    sending = Sending(to_name="Priya Raman", to_email="priya@pingwell.example", due_on=due())
    with transaction():
        return questionnaires.send(vendor, sending, at=clock.now(), by=ACTOR)


def answer(assessment: Assessment, number: int, **typed: Typed) -> list[str]:
    """Answer one question as the vendor, with the green answers but for these."""
    with transaction():
        filled = questionnaires.fill(assessment)
        question = filled.questions.question(number)
        own = {one.id: GREEN[one.id] for one in question.fields if one.id in GREEN}
        place = Place(question=question, source=AnswerSource.VENDOR_BY_LINK)
        return questionnaires.save_answers(filled, place, {**own, **typed}, by=by_link(assessment))


def answer_all(assessment: Assessment, **typed: Typed) -> None:
    """Answer all five questions as the vendor, with the green answers but for these."""
    for number in range(1, 6):
        answer(assessment, number, **typed)


def submitted(vendor: Vendor, **typed: Typed) -> Assessment:
    """Return an assessment that the vendor has answered and attested."""
    assessment = send_questions(vendor)
    answer_all(assessment, **typed)
    with transaction():
        filled = questionnaires.fill(assessment)
        questionnaires.submit(filled, vendor, PRIYA, at=clock.now(), by=by_link(assessment))
    return assessment


def by_link(assessment: Assessment) -> audit.Actor:
    """Return the vendor's person, by the link of the assessment."""
    found = links.links_of(links.LinkPurpose.QUESTIONNAIRE, [assessment.id])[assessment.id]
    return audit.Actor(
        kind=audit.ActorKind.LINK,
        actor_id=found[0].id,
        name="Priya Raman",
        ip="203.0.113.9",
        user_agent="Mozilla/5.0 (iPhone)",
    )


def judged(filled: Filled) -> Judgement:
    """Return how answers are judged, of a vendor with PHI and a BAA in force."""
    return filled.judged(facts(), on=tenancy.today_here())


def tiny_png() -> bytes:
    """Return a small picture."""
    drawn = BytesIO()
    Image.new("RGB", (2, 2), "white").save(drawn, "PNG")
    return drawn.getvalue()
