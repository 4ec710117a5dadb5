"""Asking many vendors at once: choose, see each letter and paper, send, watch them go."""

import hashlib
import secrets
from collections.abc import Sequence

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from portal import clock, tenancy, vendors
from portal.accounts.session import me, signed_in
from portal.baa import batches
from portal.baa.batches.drafts import Candidate, Draft, candidates, draft
from portal.baa.batches.forms import ManyForm
from portal.baa.drafting import people_who_sign
from portal.baa.rules import ANSWER_WITHIN, Asks
from portal.baa.template import BaaTemplate, default_choices, find_default_template
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.forms import PortalForm
from portal.web.pages import flash, go_to, page

bp = Blueprint("baa_batches", __name__, url_prefix="/vendors/baa-requests")


@bp.route("", methods=["GET", "POST"])
@requires(Permission.BAA_REQUEST)
def ask_many() -> Response:
    """Choose vendors that need a BAA, see each letter and paper, then send them in one go."""
    found = candidates(batches.unasked(tenancy.today_here()))
    ready = [one for one in found if one.problem is None]
    own = find_default_template()
    form = ManyForm(data=_begins(ready))
    form.offer([one.vendor.id for one in ready], own, people_who_sign())
    if request.method == "POST" and (begun := batches.find_batch_once(form.once.data or "")):
        return go_to(url_for("baa_batches.progress", batch_id=begun.id))
    if form.in_order() and not form.is_to_change:
        with form.attempt("due_on", by=signed_in()):
            return _show_or_send(form, ready, own)
    return page(
        "baa/batches/choose.html",
        form=form,
        ready=ready,
        missing=[one for one in found if one.problem is not None],
        earlier=batches.batches(),
        most=batches.MOST_AT_ONCE,
    )


@bp.get("/<int:batch_id>")
@requires(Permission.BAA_REQUEST)
def progress(batch_id: int) -> Response:
    """Show what became of each letter so far."""
    batch = batches.get_batch(batch_id)
    rows = batches.rows_of(batch)
    waiting = sum(one.state == batches.RowState.WAITING for one in rows)
    age = (clock.now() - batch.asked_at).total_seconds()
    return page(
        "baa/batches/progress.html",
        batch=batch,
        rows=rows,
        names={one.id: one.name for one in vendors.get_vendors([one.vendor_id for one in rows])},
        waiting=waiting,
        looks_again=waiting > 0 and age < _WATCHED_FOR,
    )


@bp.post("/<int:batch_id>/another-try")
@requires(Permission.BAA_REQUEST)
def try_again(batch_id: int) -> Response:
    """Have those asked that still wait."""
    batch = batches.get_batch(batch_id)
    if PortalForm().in_order():
        many = batches.try_again(batch)
        flash("good", f"{many} letter{'' if many == 1 else 's'} tried again.")
    return go_to(url_for("baa_batches.progress", batch_id=batch.id))


_WATCHED_FOR = 600


def _show_or_send(form: ManyForm, ready: Sequence[Candidate], own: BaaTemplate | None) -> Response:
    on, by = tenancy.today_here(), signed_in()
    frame = form.frame(form.choices_from(default_choices(), own), people_who_sign(), me().email)
    chosen = [one for one in ready if one.vendor.id in (form.vendor.data or ())]
    drafts = [draft(one, frame, on=on, by=by) for one in chosen[: batches.MOST_AT_ONCE + 1]]
    going, digest = [one for one in drafts if one.letter], _digest(drafts)
    if form.was_seen and form.digest.data == digest:
        wanted = [one.wanted for one in going]
        batch = batches.start(form.told(frame), wanted, on=on, at=clock.now(), by=by)
        return go_to(url_for("baa_batches.progress", batch_id=batch.id))
    return page(
        "baa/batches/letters.html",
        form=form,
        drafts=going,
        left=[one for one in drafts if not one.letter],
        digest=digest,
        once=secrets.token_urlsafe(16),
        is_another=form.was_seen,
    )


def _begins(ready: Sequence[Candidate]) -> dict[str, object]:
    asked = request.args.getlist("vendor", type=int)
    known = [one.vendor.id for one in ready]
    return {
        "vendor": [one for one in known if one in asked] or known[: batches.MOST_AT_ONCE],
        "asks": Asks.OURS,
        "due_on": tenancy.today_here() + ANSWER_WITHIN,
    }


def _digest(drafts: Sequence[Draft]) -> str:
    """Return what tells whether exactly these letters and papers were shown."""
    shown = [
        f"{one.vendor.id} {one.letter.to_email if one.letter else ''} "
        f"{one.letter.text if one.letter else ''} {one.paper.digest if one.paper else ''}"
        for one in drafts
    ]
    return hashlib.sha256("\0".join(shown).encode()).hexdigest()
