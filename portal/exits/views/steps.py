"""Writing down what became of a step."""

from werkzeug.wrappers import Response

from portal import documents, exits, tenancy, vendors
from portal.accounts.session import signed_in
from portal.errors import NotFound
from portal.exits.forms import StepForm
from portal.exits.rules import StepKind, StepState
from portal.exits.views.blueprint import bp, to_the_case
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.pages import flash, page


@bp.route("/vendors/<int:vendor_id>/exit/steps/<string:kind>", methods=["GET", "POST"])
@requires(Permission.EXIT_RECORD)
def settle(vendor_id: int, kind: str) -> Response:
    """Write down that a step is done, does not apply, or is open again."""
    if kind not in set(StepKind):
        raise NotFound
    vendor = vendors.get_vendor(vendor_id)
    case = exits.get_current_exit(vendor_id)
    step = exits.get_step(case.id, kind)
    form = StepForm(data=_known(step))
    form.ask_about(StepKind(kind))
    if form.in_order():
        with form.attempt("state", by=signed_in()):
            on, proof = tenancy.today_here(), form.upload()
            exits.settle(case, step, form.told(), proof, on=on, by=signed_in())
            _say(step)
            return to_the_case(vendor_id)
    return page("exits/step.html", form=form, vendor=vendor, case=case, step=step)


def _known(step: exits.ExitStep) -> dict[str, object]:
    """Return what was written down before; for a step that is open, today as its day."""
    is_open = step.state == StepState.OPEN
    return {
        "state": None if is_open else step.state,
        "done_on": tenancy.today_here() if is_open else step.done_on,
        "what": step.what,
        "who": step.who,
        "why": step.why,
        "kept_until": step.kept_until,
    }


def _say(step: exits.ExitStep) -> None:
    words = f"{step.words}: written down."
    if step.document_id is None:
        flash("good", words)
        return
    document = documents.get_document(step.document_id)
    flash(*documents.said_once_kept(document, words))
