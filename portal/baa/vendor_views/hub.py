"""Where a vendor's visit begins: who asks and why, and what it can do."""

from dataclasses import dataclass

from flask import request, url_for
from werkzeug.wrappers import Response

from portal import baa, documents, messages, signing, tenancy
from portal.baa import checking
from portal.baa.link_forms import OfferForm
from portal.baa.models import BaaRequest
from portal.baa.vendor_views.blueprint import apart_of, asked_by, bp
from portal.links import Link, LinkPurpose
from portal.links.guard import by_link, by_whom, count_files
from portal.signing import EnvelopeSigner, Side
from portal.web.pages import go_to, page


@dataclass(frozen=True, kw_only=True)
class ToSign:
    """The paper that waits for a signature by this link, and who has signed it."""

    envelope: signing.Envelope
    mine: EnvelopeSigner | None
    theirs: tuple[EnvelopeSigner, ...]
    pages: int

    @property
    def waits_for_me(self) -> bool:
        """Tell whether whoever came by this link is to sign."""
        return self.envelope.is_open and self.mine is not None and not self.mine.has_signed

    @property
    def signed_by(self) -> list[EnvelopeSigner]:
        """Return who signed at the vendor."""
        return [one for one in self.theirs if one.has_signed]


@bp.route("", methods=["GET", "POST"])
@by_link(LinkPurpose.BAA)
def answer(link: Link) -> Response:
    """Say who asks and why, and what can be done; take a signed copy."""
    asked = asked_by(link)
    form = OfferForm(data={"full_name": link.who})
    if form.in_order():
        by = by_whom(link)
        with form.attempt("signed_copy", by=by):
            count_files(link, 1)
            on = tenancy.today_here()
            baa.offer_signed_copy(asked, form.upload(), form.who(), on=on, by=by)
            return go_to(url_for("baa_link.done", of="copy"))
    thread = messages.thread_of(asked.vendor_id, baa.subject_of(asked))
    return page(
        "baa/link_answer.html",
        form=form,
        asked=asked,
        apart=apart_of(asked),
        points=[checking.point(one) for one in asked.provisions],
        paper=_to_sign(asked, link),
        takes=signing.TAKES,
        wrote=[one for one in thread if not one.is_theirs],
    )


@bp.get("/done")
@by_link(LinkPurpose.BAA)
def done(link: Link) -> Response:
    """Say what was received, and what happens now."""
    asked = asked_by(link)
    of = request.args.get("of", "")
    return page("baa/link_done.html", asked=asked, apart=apart_of(asked), of=of)


def _to_sign(asked: BaaRequest, link: Link) -> ToSign | None:
    envelope = baa.envelope_of(asked)
    if envelope is None:
        return None
    return ToSign(
        envelope=envelope,
        mine=signing.signer_for_link(link),
        theirs=tuple(one for one in signing.signers(envelope) if one.side == Side.VENDOR),
        pages=documents.get_document(envelope.issued_document_id).pages or 0,
    )
