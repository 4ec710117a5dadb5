"""Asking for an amendment: what the BAA in force lacks, spelled out in a letter and in a paper."""

from werkzeug.wrappers import Response

from portal import baa, tenancy, vendors
from portal.accounts.session import me, signed_in
from portal.baa import checking
from portal.baa.drafting import known_at, people_who_sign
from portal.baa.new_request import NewRequest
from portal.baa.request_forms import AmendForm, MaySign
from portal.baa.rules import ANSWER_WITHIN
from portal.baa.template import Choices, amendment_paper
from portal.baa.views.asking import show_or_send
from portal.baa.views.blueprint import bp
from portal.errors import NotFound
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.pages import page


@bp.route("/amendment", methods=["GET", "POST"])
@requires(Permission.BAA_REQUEST)
def request_amendment(vendor_id: int) -> Response:
    """Ask for what the BAA lacks: first show the letter and the amendment, then send them."""
    vendor, on = vendors.get_vendor(vendor_id), tenancy.today_here()
    lacks = checking.lacks_of([vendor_id], on).get(vendor_id)
    if lacks is None or not (lacks.missing or lacks.not_found):
        raise NotFound
    begins = {"due_on": on + ANSWER_WITHIN, "provisions": list(lacks.missing)}
    people = people_who_sign()
    form = AmendForm(data={**begins, **known_at(vendor)})
    form.offer((*lacks.missing, *lacks.not_found), people)
    if form.in_order() and not form.is_to_change:
        with form.attempt("to_email", by=signed_in()):
            return show_or_send(form, vendor, _told(form, vendor, people))
    return page("baa/amendment.html", form=form, vendor=vendor)


def _told(form: AmendForm, vendor: vendors.Vendor, people: list[MaySign]) -> NewRequest:
    provisions = tuple(form.provisions.data or ())
    if not form.is_to_sign:
        return form.request(me().email, provisions=provisions)
    on = tenancy.today_here()
    binding = baa.find_binding(vendor.id, on)
    if binding is None:
        raise NotFound
    whole = checking.agreement_of(binding, baa.versions_of(vendor.id), on)[-1]
    ours, second = form.ours(people), form.second()
    choices = Choices(vendor_signers=2 if second else 1, practice_signers=len(ours))
    paper = amendment_paper(vendor, whole, provisions, on=on, choices=choices)
    return form.request(
        me().email, provisions=provisions, paper=paper, ours=ours, theirs_too=second
    )
