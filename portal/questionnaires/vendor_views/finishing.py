"""The review, the attestation, the receipt, and a no to the whole."""

from flask import Response, abort, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import clock, documents, questionnaires, vendors
from portal.links import Link, LinkPurpose
from portal.links.guard import by_link, by_whom, who_visits
from portal.questionnaires import Filled
from portal.questionnaires.actions import open_receipt
from portal.questionnaires.filled import own_ids
from portal.questionnaires.forms import AttestForm, DeclineAllForm
from portal.questionnaires.question_set import Field, Question
from portal.questionnaires.showing import lacks_report, said_pairs
from portal.questionnaires.together.clashes import check_settled, clashes_at
from portal.questionnaires.together.receipts import post_receipt
from portal.questionnaires.vendor_views.blueprint import bp, filled_of, hints_of, opened_in
from portal.questionnaires.verdicts import gaps_of
from portal.web.pages import flash, go_to, page


@bp.route("/review", methods=["GET", "POST"])
@by_link(LinkPurpose.QUESTIONNAIRE)
def review(link: Link) -> AnyResponse:
    """Show all answers with their gaps, and have somebody stand up for them."""
    filled = filled_of(link)
    if not filled.assessment.is_open:
        return go_to(url_for("vendor_questions.receipt"))
    vendor = vendors.get_vendor(link.vendor_id)
    form = AttestForm(data={"full_name": who_visits(link)})
    form.is_true.label.text = (
        f"I may answer for {vendor.name}, and to my knowledge these answers are true."
    )
    if form.in_order():
        by = by_whom(link)
        with form.attempt("full_name", by=by):
            check_settled(filled)
            attested = questionnaires.submit(filled, vendor, form.told(), at=clock.now(), by=by)
            post_receipt(attested, link, by=by)
            return go_to(url_for("vendor_questions.receipt"))
    return page("questionnaires/link_review.html", form=form, items=_review_items(link, filled))


@bp.route("/refusal", methods=["GET", "POST"])
@by_link(LinkPurpose.QUESTIONNAIRE)
def decline_whole(link: Link) -> AnyResponse:
    """Decline to take part at all."""
    filled = filled_of(link)
    form = DeclineAllForm(data={"full_name": who_visits(link)})
    if form.in_order():
        by = by_whom(link)
        with form.attempt("reason", by=by):
            told = (form.full_name.data or "", form.reason.data or "")
            questionnaires.decline_all(filled.assessment, *told, by=by)
            flash("quiet", "Thank you for the clear answer. It was passed on.")
            return go_to(url_for("vendor_questions.welcome"))
    return page("questionnaires/link_decline_all.html", form=form)


@bp.get("/receipt")
@by_link(LinkPurpose.QUESTIONNAIRE)
def receipt(link: Link) -> AnyResponse:
    """Show that the answers arrived, with their fingerprint."""
    filled = filled_of(link)
    attestation = questionnaires.latest_attestation(filled.assessment.id)
    if attestation is None:
        return go_to(url_for("vendor_questions.welcome"))
    return page(
        "questionnaires/link_receipt.html",
        filled=filled,
        attestation=attestation,
        files=sum(len(kept) for kept in filled.kept.values()),
        answered=sum(bool(filled.told(one)) for one in filled.questions.questions),
        link=link,
    )


@bp.get("/receipt/file")
@by_link(LinkPurpose.QUESTIONNAIRE)
def receipt_file(link: Link) -> AnyResponse:
    """Hand over the receipt as a PDF. Taking it is a deed."""
    filled = filled_of(link)
    attestation = questionnaires.latest_attestation(filled.assessment.id)
    if attestation is None or attestation.receipt_id is None:
        abort(404)
    document = documents.get_document(attestation.receipt_id)
    open_receipt(attestation, vendor_id=link.vendor_id, by=by_whom(link))
    answer = Response(b"".join(documents.read(document)), mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "attachment", filename=document.name)
    return answer


def _review_items(link: Link, filled: Filled) -> list[dict[str, object]]:
    return [
        {
            "question": one,
            "pairs": said_pairs(filled, one),
            "files": [
                (kept.document.name, documents.apart_for_vendor(kept.document))
                for kept in filled.kept.get(one.id, [])
            ],
            "declined": filled.said.declined.get(one.id),
            "gaps": _gaps(filled, one),
            "waiting": len(filled.unconfirmed(one)),
            "clashes": clashes_at(filled, own_ids(one)),
            "lacks_report": lacks_report(filled, one),
            "hints": hints_of(link, filled, one),
        }
        for one in opened_in(filled)
    ]


def _gaps(filled: Filled, asked: Question) -> list[Field]:
    """Return what is not filled in. What was started and waits for a word is told apart."""
    if asked.id in filled.said.declined:
        return []
    waiting = {row.field_id for row in filled.unconfirmed(asked)}
    return [one for one in gaps_of(asked, filled.answers) if one.id not in waiting]
