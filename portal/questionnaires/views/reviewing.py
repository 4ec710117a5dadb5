"""The review: five cards with their verdicts; accept them, or return some with a message."""

from dataclasses import dataclass

from flask import request
from werkzeug.wrappers import Response

from portal import attestations, clock, documents, links, notices, questionnaires, tenancy, vendors
from portal.accounts.session import signed_in
from portal.links import LinkPurpose
from portal.permissions import Permission
from portal.questionnaires import Filled, Level
from portal.questionnaires.actions import letter_key
from portal.questionnaires.filled import Kept, Told
from portal.questionnaires.forms import AcceptForm, ReturnForm, messages_in
from portal.questionnaires.rules import AnswerSource, level_badge, needs_reason
from portal.questionnaires.showing import Pair, said_pairs
from portal.questionnaires.verdicts import Finding, Judgement, Verdict
from portal.questionnaires.views.blueprint import ONE, bp, facts_of, url_of, vendor_page
from portal.vendors import Vendor
from portal.web.access import requires
from portal.web.forms import attempted
from portal.web.pages import flash, go_to


@dataclass(frozen=True, kw_only=True)
class Card:
    """One answer under review."""

    verdict: Verdict
    state: str
    words: str
    pairs: list[Pair]
    told: Told | None
    kept: list[Kept]
    instead: str
    message: str
    is_flagged: bool
    from_call: bool
    is_awaited: bool

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return why it is judged so; nothing is, while the vendor may still answer."""
        return () if self.is_awaited else self.verdict.findings

    @property
    def said(self) -> list[tuple[str, str]]:
        """Return what was said, as name and value."""
        return [(pair.label, pair.words) for pair in self.pairs]

    @property
    def evidence(self) -> list[tuple[str, str, str]]:
        """Return the attached files: name, what it is, and where it can be opened."""
        return [
            (one.document.name, _said_of(one.document), f"/documents/{one.document.id}")
            for one in self.kept
        ]


def _said_of(document: documents.Document) -> str:
    return document.kind_words if document.is_usable else f"Not evidence: {document.scan_words}"


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
    numbers = {str(one.number): one.id for one in filled.questions.questions}
    messages = messages_in(request.form, numbers)
    if not form.in_order():
        return _review_page(vendor_id, assessment_id, form, messages, "")
    with attempted(by=signed_in()) as attempt:
        judgement = _judged(filled, vendor)
        questionnaires.return_answers(filled, vendor, messages, judgement, by=signed_in())
    if attempt.wrong:
        return _review_page(vendor_id, assessment_id, form, messages, attempt.wrong)
    many = len(messages)
    flash("good", f"{many} answer{'' if many == 1 else 's'} returned. {vendor.name} gets a letter.")
    return go_to(url_of(assessment))


@bp.route(f"{ONE}/acceptance", methods=["GET", "POST"])
@requires(Permission.ASSESSMENT_REVIEW)
def accept(vendor_id: int, assessment_id: int) -> Response:
    """Accept the answers in one's own name, with a reason where some need fixing."""
    vendor = vendors.get_vendor(vendor_id)
    assessment = questionnaires.get_assessment(vendor_id, assessment_id)
    judgement = _judged(questionnaires.fill(assessment), vendor)
    to_fix = [one for one in judgement.verdicts if needs_reason(one.level)]
    form = AcceptForm()
    form.reason.flags.required = bool(to_fix)
    if form.in_order():
        with form.attempt("reason", by=signed_in()):
            reason = form.reason.data or ""
            questionnaires.accept(assessment, judgement, reason, at=clock.now(), by=signed_in())
            flash("good", f"Answers of {vendor.name} accepted in your name.")
            return go_to(url_of(assessment))
    return vendor_page(
        "questionnaires/accept.html",
        vendor,
        form=form,
        assessment=assessment,
        judgement=judgement,
        to_fix=to_fix,
    )


def _judged(filled: Filled, vendor: Vendor) -> Judgement:
    return filled.judged(facts_of(vendor), on=tenancy.today_here())


def _review_page(
    vendor_id: int, assessment_id: int, form: ReturnForm, messages: dict[str, str], wrong: str
) -> Response:
    vendor = vendors.get_vendor(vendor_id)
    assessment = questionnaires.get_assessment(vendor_id, assessment_id)
    filled = questionnaires.fill(assessment)
    questionnaires.record_read(filled, by=signed_in())
    judgement = _judged(filled, vendor)
    sent = links.links_of(LinkPurpose.QUESTIONNAIRE, [assessment.id])
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
        cards=[_card(filled, one, messages) for one in judgement.verdicts],
        to_fix=judgement.count(Level.CRITICAL, Level.RED),
        to_follow=judgement.count(Level.AMBER),
        good=judgement.count(Level.GREEN),
        attestation=questionnaires.latest_attestation(assessment.id),
        links=sent.get(assessment.id, []),
        letter=notices.find_notice_by_key(letter_key(assessment.id)),
        reports=attestations.confirmed_of([vendor.id]).get(vendor.id, []),
    )


def _card(filled: Filled, verdict: Verdict, messages: dict[str, str]) -> Card:
    asked = verdict.question
    state, words = level_badge(verdict.level)
    is_awaited = filled.assessment.is_open and not (verdict.is_answered or verdict.is_declined)
    if is_awaited:
        state, words = "waiting", "Not answered yet"
    told = filled.told(asked)
    return Card(
        verdict=verdict,
        state=state,
        words=words,
        pairs=said_pairs(filled, asked),
        told=told,
        kept=filled.kept.get(asked.id, []),
        instead=filled.said.instead.get(asked.id, ""),
        message=messages.get(asked.id) or filled.returned.get(asked.id, ""),
        is_flagged=asked.id in messages,
        from_call=told is not None and told.source is AnswerSource.STAFF_FROM_CALL,
        is_awaited=is_awaited,
    )
