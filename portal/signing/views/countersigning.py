"""Countersigning: the paper page by page, what is said, and a fresh second factor."""

from datetime import timedelta

from flask import Response, abort, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import clock, tenancy, vendors
from portal.accounts.session import me, signed_in, with_fresh_code
from portal.documents import Document, DocumentBroken
from portal.errors import NotFound
from portal.permissions import Permission
from portal.signing import queries
from portal.signing.actions import Act, countersign, note_page
from portal.signing.forms import SignForm
from portal.signing.giving import png, raise_alarm
from portal.signing.models import Envelope, EnvelopeSigner
from portal.signing.paging import picture_of, sheets_of
from portal.signing.rules import Method, Side, in_turn, wording
from portal.signing.saying import company_of
from portal.signing.views.blueprint import bp
from portal.web import limits
from portal.web.access import requires
from portal.web.pages import flash, go_to, page

_PICTURES_A_MINUTE = 240
_MINUTE = timedelta(minutes=1)


@bp.route("/vendors/<int:vendor_id>/signing/<int:envelope_id>/countersign", methods=["GET", "POST"])
@requires(Permission.BAA_SIGN)
@with_fresh_code()
def sign_too(vendor_id: int, envelope_id: int) -> AnyResponse:
    """Show the paper, and sign it for the practice."""
    envelope = queries.get_envelope(envelope_id, vendor_id)
    back = url_for("signing.show", vendor_id=vendor_id, envelope_id=envelope_id)
    signer = _my_place(envelope)
    if signer is None or not envelope.is_open:
        return go_to(back)
    paper = queries.latest_of(envelope)
    form = _form(envelope, signer, paper)
    try:
        if form.in_order():
            with form.attempt("full_name", by=signed_in()):
                countersign(envelope, signer, _act(form), at=clock.now(), by=signed_in())
                flash(
                    "good", "Signed. Everyone gets a copy." if envelope.is_complete else "Signed."
                )
                return go_to(back)
        sheets = sheets_of(paper)
    except DocumentBroken:
        return _broken(paper)
    return page(
        "signing/countersign.html",
        form=form,
        vendor=vendors.get_vendor(vendor_id),
        envelope=envelope,
        signer=signer,
        paper=paper,
        sheets=sheets,
        everyone=queries.signers(envelope),
        in_turn=in_turn(queries.signers(envelope), Side.PRACTICE),
    )


@bp.get(
    "/vendors/<int:vendor_id>/signing/<int:envelope_id>"
    "/revisions/<int:document_id>/pages/<int:number>"
)
@requires(Permission.BAA_SIGN)
def picture(vendor_id: int, envelope_id: int, document_id: int, number: int) -> Response:
    """Give out the picture of one page, and write down that it was shown to a signer."""
    envelope = queries.get_envelope(envelope_id, vendor_id)
    who = f"{tenancy.current_practice_id()}/{me().id}"
    if not limits.hit("pages", who, most=_PICTURES_A_MINUTE, per=_MINUTE):
        abort(429)
    signer = _my_place(envelope)
    if signer is None:
        raise NotFound
    try:
        document, drawn = picture_of(envelope, document_id, number)
    except DocumentBroken:
        return _broken(queries.latest_of(envelope))
    note_page(envelope, signer, document, number, link=None, by=signed_in())
    return png(drawn, number)


def _broken(document: Document) -> Response:
    raise_alarm(document.id, by=signed_in())
    return page("documents/broken.html", 500, document=document)


def _my_place(envelope: Envelope) -> EnvelopeSigner | None:
    """Return whose signature this person would give: their own, else the first that is missing."""
    missing = [one for one in queries.signers(envelope) if one.is_ours and not one.has_signed]
    own = [one for one in missing if one.person_id == me().id]
    return next(iter(own or missing), None)


def _form(envelope: Envelope, signer: EnvelopeSigner, paper: Document) -> SignForm:
    words = wording()
    form = SignForm(
        data={
            "full_name": me().name,
            "job": signer.title,
            "shown": paper.sha256,
            "wording": words.version,
        }
    )
    form.say(words, company=company_of(envelope, signer.side), pages=paper.pages or 1)
    return form


def _act(form: SignForm) -> Act:
    words = wording(form.wording.data or "")
    return Act(
        name=form.full_name.data or "",
        title=form.job.data or "",
        authority=words.authority_for(form.company),
        wording=words.version,
        shown_sha256=form.shown.data or "",
        method=Method.SECOND_FACTOR,
        email=me().email,
        person_id=me().id,
    )
