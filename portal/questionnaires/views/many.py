"""Asking many vendors at once: see each letter, send, watch them go."""

import hashlib
import secrets
from collections.abc import Sequence

from flask import request, url_for
from werkzeug.wrappers import Response

from portal import clock, tenancy, vendors
from portal.accounts.session import signed_in
from portal.permissions import Permission
from portal.questionnaires import batches
from portal.questionnaires.batches.drafts import Draft, Frame, drafts_for
from portal.questionnaires.forms import chosen_day
from portal.questionnaires.many_forms import ManyForm
from portal.questionnaires.views.blueprint import bp
from portal.questionnaires.views.letters import as_mail, sender
from portal.questionnaires.views.sending import usual_due
from portal.vendors import Vendor
from portal.web.access import requires
from portal.web.forms import PortalForm
from portal.web.pages import flash, go_to, page

_WATCHED_FOR = 600


@bp.route("/assessments/new", methods=["GET", "POST"])
@requires(Permission.ASSESSMENT_SEND)
def new_for_many() -> Response:
    """Show the letter to each of the chosen vendors, then send them all."""
    form = ManyForm(data={"due_on": usual_due()})
    if request.method == "POST" and (begun := batches.find_batch_once(form.once.data or "")):
        return go_to(url_for("questionnaires.progress", batch_id=begun.id))
    offered, ticked = _offered()
    sent_in = form.in_order()
    due_on = chosen_day(form.due_on) if sent_in else usual_due()
    frame = Frame(due_on=due_on, on=tenancy.today_here(), by=signed_in())
    drafts = drafts_for(offered, frame, _packs(offered))
    digest = _digest(drafts)
    if sent_in and (looked := _looked_at(drafts)) is not None:
        return looked
    if sent_in and form.shown.data == digest:
        with form.attempt("due_on", by=signed_in()):
            wanted = [one.wanted for one in drafts if one.wanted and one.vendor.id in ticked]
            once = form.once.data or ""
            batch = batches.start(once, due_on, wanted, at=clock.now(), by=signed_in())
            return go_to(url_for("questionnaires.progress", batch_id=batch.id))
    return page(
        "questionnaires/new_for_many.html",
        form=form,
        drafts=drafts,
        ticked=ticked,
        digest=digest,
        once=secrets.token_urlsafe(16),
        is_another=sent_in and form.shown.data not in {"", digest},
        sender=sender(),
        earlier=batches.batches(),
        most=batches.MOST_AT_ONCE,
    )


@bp.get("/assessments/sendings/<int:batch_id>")
@requires(Permission.ASSESSMENT_SEND)
def progress(batch_id: int) -> Response:
    """Show what became of each letter so far."""
    batch = batches.get_batch(batch_id)
    rows = batches.rows_of(batch)
    waiting = sum(one.state == batches.RowState.WAITING for one in rows)
    age = (clock.now() - batch.asked_at).total_seconds()
    return page(
        "questionnaires/progress.html",
        batch=batch,
        rows=rows,
        names={one.id: one.name for one in vendors.get_vendors([one.vendor_id for one in rows])},
        waiting=waiting,
        looks_again=waiting > 0 and age < _WATCHED_FOR,
    )


@bp.post("/assessments/sendings/<int:batch_id>/another-try")
@requires(Permission.ASSESSMENT_SEND)
def try_again(batch_id: int) -> Response:
    """Have those asked that still wait."""
    batch = batches.get_batch(batch_id)
    if PortalForm().in_order():
        many = batches.try_again(batch)
        flash("good", f"{many} letter{'' if many == 1 else 's'} tried again.")
    return go_to(url_for("questionnaires.progress", batch_id=batch.id))


def _offered() -> tuple[list[Vendor], frozenset[int]]:
    """Return whose letters are shown, and who is ticked: all that never were asked, if none is named."""
    ticked = request.values.getlist("vendor", type=int)
    named = request.form.getlist("offered", type=int) or ticked
    offered = vendors.get_vendors(named) if named else batches.unasked()
    offered = offered[: batches.MOST_AT_ONCE]
    shown_before = request.method == "POST"
    return offered, frozenset(ticked if shown_before or ticked else [one.id for one in offered])


def _packs(offered: Sequence[Vendor]) -> dict[int, list[str]] | None:
    """Return the packs that are ticked for each vendor, once they were shown."""
    if request.method != "POST":
        return None
    return {one.id: request.form.getlist(f"packs-{one.id}") for one in offered}


def _looked_at(drafts: Sequence[Draft]) -> Response | None:
    """Return one of the letters as a mail program shows it, if that was asked for."""
    wanted = request.form.get("look", type=int)
    return next(
        (as_mail(one.letter) for one in drafts if one.vendor.id == wanted and one.letter), None
    )


def _digest(drafts: Sequence[Draft]) -> str:
    """Return what tells whether exactly these letters were shown."""
    shown = [
        f"{one.vendor.id} {one.letter.to_email} {one.letter.text} {one.sending}"
        for one in drafts
        if one.letter
    ]
    return hashlib.sha256("\0".join(shown).encode()).hexdigest()
