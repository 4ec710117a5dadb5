"""The thread with a vendor, and the notes of the team beside it."""

from typing import Any

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from portal import baa, clock, flags, messages, vendors
from portal.accounts.session import signed_in
from portal.errors import NotFound
from portal.messages import Subject, queries
from portal.messages.forms import MessageForm, NoteForm
from portal.notices import NoticeState
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.forms import PortalForm
from portal.web.pages import flash, go_to, page
from portal.web.panels import Panel, add_panel

bp = Blueprint("messages", __name__, url_prefix="/vendors/<int:vendor_id>")


@bp.route("/messages", methods=["GET", "POST"])
@requires(Permission.BAA_REQUEST)
def write(vendor_id: int) -> Response:
    """Write to the vendor; or show what was said so far, with what was not yet in order."""
    form = MessageForm()
    subject = _subject(vendor_id)
    if form.in_order():
        if subject is None:
            raise NotFound
        with form.attempt("words", by=signed_in()):
            words, by = form.words.data or "", signed_in()
            sent = messages.write_to_vendor(vendor_id, subject, words, at=clock.now(), by=by)
            if sent.state == NoticeState.HELD:
                flash("soon", "Message kept. No mail server is set, so tell them that it waits.")
            else:
                flash("good", f"Message kept. A letter to {sent.to_email} says that it waits.")
            return _back(vendor_id)
    return _page(vendor_id, message_form=form)


@bp.post("/notes")
@requires(Permission.NOTE_WRITE)
def note(vendor_id: int) -> Response:
    """Keep a note that only staff reads."""
    vendor = vendors.get_vendor(vendor_id)
    form = NoteForm()
    if form.in_order():
        with form.attempt("note", by=signed_in()):
            messages.note(vendor.id, form.note.data or "", at=clock.now(), by=signed_in())
            flash("good", "Note kept. The vendor never sees it.")
            return _back(vendor_id)
    return _page(vendor_id, note_form=form)


@bp.post("/messages/reading")
@requires(Permission.NOTE_WRITE)
def mark_read(vendor_id: int) -> Response:
    """Note that what the vendor wrote is read, and needs no answer here."""
    vendor = vendors.get_vendor(vendor_id)
    if PortalForm().in_order():
        for subject in messages.unread_threads(vendor.id):
            messages.answer_by_other_means(vendor.id, subject, at=clock.now(), by=signed_in())
        flash("good", "Marked as read.")
    return _back(vendor_id)


def gather(vendor_id: int) -> dict[str, Any]:
    """Return what the panel on the BAA page shows."""
    subject = _subject(vendor_id)
    return {
        "subject": subject,
        "thread": queries.all_of(vendor_id),
        "notes": messages.notes_of(vendor_id),
        "waits": bool(messages.unread_threads(vendor_id)),
        "message_form": MessageForm(formdata=None),
        "note_form": NoteForm(formdata=None),
    }


add_panel(Panel(page="baa", place=90, template="messages/_thread.html", gather=gather))


def _page(vendor_id: int, **forms: PortalForm) -> Response:
    vendor = vendors.get_vendor(vendor_id)
    return page(
        "messages/show.html",
        vendor=vendor,
        flags=flags.open_flags([vendor_id]).get(vendor_id, []),
        facts=gather(vendor_id) | forms,
        **forms,
    )


def _back(vendor_id: int) -> Response:
    return go_to(url_for("baa.show", vendor_id=vendor_id, _anchor="messages"))


def _subject(vendor_id: int) -> Subject | None:
    """Return what a message is about: what waits for an answer, or the last request."""
    waiting = messages.unread_threads(vendor_id)
    if waiting:
        return max(waiting, key=lambda one: one.id)
    asked = baa.requests_of(vendor_id)
    return Subject("baa_request", asked[0].id) if asked else None
