"""Judging one criterion otherwise, with a reason, and taking that back."""

from flask import abort
from werkzeug.wrappers import Response

from portal import questionnaires, vendors
from portal.accounts.session import signed_in
from portal.permissions import Permission
from portal.questionnaires import review_queries
from portal.questionnaires.actions.judging import override_criterion, take_back_override
from portal.questionnaires.overriding import may_be_overridden
from portal.questionnaires.review_forms import OverrideForm
from portal.questionnaires.rules import level_badge
from portal.questionnaires.views.blueprint import ONE, bp, url_of, vendor_page
from portal.questionnaires.views.reviewing import judged
from portal.web.access import requires
from portal.web.forms import PortalForm, attempted
from portal.web.pages import flash, go_to


@bp.route(f"{ONE}/questions/<int:number>/criteria/<string:criterion_id>", methods=["GET", "POST"])
@requires(Permission.ASSESSMENT_REVIEW)
def override(vendor_id: int, assessment_id: int, number: int, criterion_id: str) -> Response:
    """Judge one criterion of an answer otherwise, with a reason."""
    vendor = vendors.get_vendor(vendor_id)
    assessment = questionnaires.get_assessment(vendor_id, assessment_id)
    filled = questionnaires.fill(assessment)
    judgement = judged(filled, vendor)
    verdict = next((v for v in judgement.verdicts if v.question.number == number), None)
    findings = verdict.findings if verdict else ()
    finding = next((f for f in findings if f.id == criterion_id and may_be_overridden(f)), None)
    if verdict is None or finding is None:
        abort(404)
    form = OverrideForm()
    form.offer(finding.level)
    if form.in_order():
        with form.attempt("reason", by=signed_in()):
            told = form.told(criterion_id)
            override_criterion(filled, verdict.question, judgement, told, by=signed_in())
            flash("good", "Kept. It shows wherever the verdict shows, with your name and reason.")
            return go_to(f"{url_of(assessment)}#answer-{number}")
    return vendor_page(
        "questionnaires/override.html",
        vendor,
        form=form,
        assessment=assessment,
        question=verdict.question,
        finding=finding,
        badge=level_badge(finding.level),
    )


@bp.post(f"{ONE}/overrides/<int:override_id>/withdrawal")
@requires(Permission.ASSESSMENT_REVIEW)
def take_back(vendor_id: int, assessment_id: int, override_id: int) -> Response:
    """Let the criterion count again."""
    assessment = questionnaires.get_assessment(vendor_id, assessment_id)
    found = review_queries.get_override(assessment_id, override_id)
    if PortalForm().in_order():
        with attempted(by=signed_in()) as attempt:
            take_back_override(assessment, found, by=signed_in())
        flash("soon" if attempt.wrong else "good", attempt.wrong or "Taken back. It counts again.")
    return go_to(url_of(assessment))
