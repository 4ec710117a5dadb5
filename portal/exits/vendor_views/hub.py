"""Where a vendor's visit begins: what is asked and why, what it may say, and the facts of it."""

from flask import url_for
from werkzeug.wrappers import Response

from portal import documents, exits, tenancy
from portal.errors import NotFound
from portal.exits.link_forms import form_for
from portal.exits.rules import Choice
from portal.exits.showing import rows_of
from portal.exits.vendor_views.blueprint import bp, case_of
from portal.links import Link, LinkPurpose
from portal.links.guard import by_link, by_whom
from portal.web.pages import go_to, page

_CHOICES = {"destroyed": Choice.DESTROYED, "returned": Choice.RETURNED}
_CHOICES |= {"not-feasible": Choice.NOT_FEASIBLE}


@bp.get("")
@by_link(LinkPurpose.EXIT)
def answer(link: Link) -> Response:
    """Say who asks what, and offer the three answers; or say what came."""
    case = case_of(link)
    said = exits.find_answer(case.id)
    return page(
        "exits/link_answer.html",
        case=case,
        answer=said,
        rows=rows_of(said) if said else [],
        apart=_apart(said),
        promised=exits.promised_by(case.vendor_id, tenancy.today_here()),
        steps={step.kind: step for step in exits.steps_of(case.id)},
    )


@bp.route("/answers/<string:chosen>", methods=["GET", "POST"])
@by_link(LinkPurpose.EXIT)
def tell(link: Link, chosen: str) -> Response:
    """Take the facts of one of the three answers."""
    if chosen not in _CHOICES:
        raise NotFound
    case = case_of(link)
    form = form_for(_CHOICES[chosen], _known(case, link, _CHOICES[chosen]))
    if form.in_order():
        by = by_whom(link)
        with form.attempt("full_name", by=by):
            on = tenancy.today_here()
            exits.tell(case, link, form.told(), form.who(), on=on, by=by)
            return go_to(url_for("exit_link.certificate"))
    return page(
        "exits/link_facts.html", form=form, case=case, chosen=chosen, choice=_CHOICES[chosen]
    )


def _known(case: exits.Exit, link: Link, chosen: Choice) -> dict[str, object]:
    """Return what was told before for the same choice, so that nothing is typed twice."""
    said = exits.find_answer(case.id)
    if said is None or said.choice != chosen:
        return {"full_name": link.who}
    return vars(said.facts) | {"full_name": said.by_name, "job": said.by_title}


def _apart(said: exits.ExitAnswer | None) -> documents.Apart | None:
    if said is None or said.document_id is None:
        return None
    return documents.apart_for_vendor(documents.get_document(said.document_id))
