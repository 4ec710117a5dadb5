"""The review: a card an answer with its verdict; accept them, or return some with a message."""

from typing import Any

from flask import request
from werkzeug.wrappers import Response

from portal import accounts, attestations, baa, clock, questionnaires, tenancy, vendors
from portal.accounts.session import me, signed_in
from portal.permissions import Permission
from portal.questionnaires import Assessment, Filled, Level, queries, review_queries
from portal.questionnaires.actions.judging import add_note
from portal.questionnaires.actions.reviewing import save_drafts
from portal.questionnaires.addressees import addressed
from portal.questionnaires.forms import ReturnForm, messages_in
from portal.questionnaires.review_forms import AcceptanceForm, drafts_in, notes_in
from portal.questionnaires.review_rules import LEVEL_WORDS, Decision
from portal.questionnaires.rules import needs_reason
from portal.questionnaires.verdicts import Judgement
from portal.questionnaires.views.blueprint import ONE, bp, facts_of, url_of, vendor_page
from portal.questionnaires.views.cards import Beside, cards_of
from portal.vendors import Vendor
from portal.web.access import requires
from portal.web.forms import attempted
from portal.web.pages import flash, go_to


@bp.get(ONE)
@requires(Permission.ASSESSMENT_READ)
def show(vendor_id: int, assessment_id: int) -> Response:
    """Show the answers with their verdicts."""
    return _review_page(vendor_id, assessment_id, ReturnForm(), {}, "")


@bp.post(f"{ONE}/return")
@requires(Permission.ASSESSMENT_REVIEW)
def return_some(vendor_id: int, assessment_id: int) -> Response:
    """Send the ticked answers back, each with a message."""
    vendor = vendors.get_vendor(vendor_id)
    assessment = questionnaires.get_assessment(vendor_id, assessment_id)
    filled = questionnaires.fill(assessment)
    form = ReturnForm()
    messages = messages_in(request.form, _numbers(filled))
    if not form.in_order():
        return _review_page(vendor_id, assessment_id, form, messages, "")
    with attempted(by=signed_in()) as attempt:
        judgement = judged(filled, vendor)
        _keep_notes(filled)
        questionnaires.return_answers(filled, vendor, messages, judgement, by=signed_in())
    if attempt.wrong:
        return _review_page(vendor_id, assessment_id, form, messages, attempt.wrong)
    many = len(messages)
    flash("good", f"{many} answer{'' if many == 1 else 's'} returned. {vendor.name} gets a letter.")
    return go_to(url_of(assessment))


@bp.post(f"{ONE}/drafts")
@requires(Permission.ASSESSMENT_REVIEW)
def save(vendor_id: int, assessment_id: int) -> Response:
    """Keep the messages and notes of a review that is not finished."""
    assessment = questionnaires.get_assessment(vendor_id, assessment_id)
    filled = questionnaires.fill(assessment)
    form = ReturnForm()
    drafts = drafts_in(request.form, _numbers(filled))
    if form.in_order():
        with attempted(by=signed_in()) as attempt:
            _keep_notes(filled)
            save_drafts(filled, _with_emptied(assessment, drafts), by=signed_in())
        if not attempt.wrong:
            flash("good", "Saved. Nothing was sent.")
            return go_to(url_of(assessment))
        messages = {one: words for one, (words, _) in drafts.items()}
        return _review_page(vendor_id, assessment_id, form, messages, attempt.wrong)
    return _review_page(vendor_id, assessment_id, form, {}, "")


@bp.route(f"{ONE}/acceptance", methods=["GET", "POST"])
@requires(Permission.ASSESSMENT_REVIEW)
def accept(vendor_id: int, assessment_id: int) -> Response:
    """Accept the answers in one's own name, with a reason where some need fixing."""
    vendor = vendors.get_vendor(vendor_id)
    assessment = questionnaires.get_assessment(vendor_id, assessment_id)
    judgement = judged(questionnaires.fill(assessment), vendor)
    to_fix = [one for one in judgement.verdicts if needs_reason(one.level)]
    form = AcceptanceForm()
    form.offer(accounts.member_names(), me().id)
    form.reason.flags.required = bool(to_fix)
    if form.in_order():
        with form.attempt("what" if form.is_told else "reason", by=signed_in()):
            reason = form.reason.data or ""
            todo = [form.followup()] if form.is_told else []
            at, by = clock.now(), signed_in()
            questionnaires.accept(assessment, judgement, reason, at=at, by=by, followups=todo)
            flash("good", f"Answers of {vendor.name} accepted in your name.")
            return go_to(url_of(assessment))
    return vendor_page(
        "questionnaires/accept.html",
        vendor,
        form=form,
        assessment=assessment,
        judgement=judgement,
        to_fix=to_fix,
        level_words=LEVEL_WORDS,
    )


def judged(filled: Filled, vendor: Vendor) -> Judgement:
    """Return how the answers are judged today."""
    return filled.judged(facts_of(vendor), on=tenancy.today_here())


def _numbers(filled: Filled) -> dict[str, str]:
    return {str(one.number): one.id for one in filled.questions.questions}


def _keep_notes(filled: Filled) -> None:
    asked = {one.id: one for one in filled.questions.questions}
    for question_id, words in notes_in(request.form, _numbers(filled)).items():
        add_note(filled.assessment, asked[question_id], words, by=signed_in())


def _with_emptied(
    assessment: Assessment, drafts: dict[str, tuple[str, bool]]
) -> dict[str, tuple[str, bool]]:
    """Return the drafts, with those that were emptied since they were saved."""
    saved = review_queries.drafts_of(assessment.id)
    return {**dict.fromkeys(saved, ("", False)), **drafts}


def _review_page(
    vendor_id: int, assessment_id: int, form: ReturnForm, messages: dict[str, str], wrong: str
) -> Response:
    vendor = vendors.get_vendor(vendor_id)
    assessment = questionnaires.get_assessment(vendor_id, assessment_id)
    filled = questionnaires.fill(assessment)
    questionnaires.record_read(filled, by=signed_in())
    judgement = judged(filled, vendor)
    previous = queries.find_previous(assessment)
    followups = review_queries.followups_of(vendor_id)
    reviews = review_queries.reviews_of(assessment_id)
    beside = Beside(
        messages=messages,
        drafts=review_queries.drafts_of(assessment_id) if assessment.is_to_review else {},
        notes=review_queries.notes_of(assessment_id),
        followups=[one for one in followups if one.assessment_id == assessment_id],
        before=questionnaires.fill(previous) if previous else None,
    )
    cards = cards_of(filled, judgement, beside, on=tenancy.today_here())
    return vendor_page(
        "questionnaires/show.html",
        vendor,
        status=422 if wrong else 200,
        form=form,
        wrong=wrong,
        assessment=assessment,
        badge=assessment.badge(tenancy.today_here()),
        filled=filled,
        judgement=judgement,
        cards=cards,
        reviews=[(one, Decision(one.decision).words) for one in reviews],
        taken_back=[o for o in review_queries.override_history(assessment_id) if o.taken_back_at],
        previous=previous,
        followups=beside.followups,
        level_words=LEVEL_WORDS,
        **_counts(judgement),
        **_papers(vendor, assessment),
    )


def _counts(judgement: Judgement) -> dict[str, int]:
    return {
        "to_fix": judgement.count(Level.CRITICAL, Level.RED),
        "to_follow": judgement.count(Level.AMBER),
        "good": judgement.count(Level.GREEN),
    }


def _papers(vendor: Vendor, assessment: Assessment) -> dict[str, Any]:
    """Return what lies beside the answers: letters, receipt, BAA, reports that were read."""
    sent = addressed([assessment])[assessment.id]
    return {
        "attestation": questionnaires.latest_attestation(assessment.id),
        "sent": sent,
        "links": sent.links,
        "letter": sent.notice,
        "reports": attestations.confirmed_of([vendor.id]).get(vendor.id, []),
        "binding": baa.find_binding(vendor.id, tenancy.today_here()),
    }
