"""Saving all that came with the page of a question, from the vendor or from our staff."""

from collections.abc import Mapping

from werkzeug.datastructures import FileStorage, MultiDict

from portal import audit, documents
from portal.db import session
from portal.errors import RuleBroken
from portal.questionnaires import actions, queries
from portal.questionnaires.actions import Place
from portal.questionnaires.filled import Filled
from portal.questionnaires.forms import told_in, uploads_in
from portal.questionnaires.together.clashes import read_choice, save_sheet, settle
from portal.questionnaires.together.seen import Sheet, read_sheet

# Where it is told why a choice between two texts was refused.
SETTLE = "settle"


def save_page(
    filled: Filled,
    place: Place,
    form: MultiDict[str, str],
    files: MultiDict[str, FileStorage],
    *,
    by: audit.Actor,
) -> dict[str, str]:
    """Save what was typed, take files away, attach new ones.

    A file that is refused does not undo the rest. Return why files were refused, by place.
    """
    actions.save_answers(filled, place, told_in(form, place.question), by=by)
    return _save_files(filled, place, form, files, by)


def save_by_link(
    filled: Filled,
    place: Place,
    form: MultiDict[str, str],
    files: MultiDict[str, FileStorage],
    *,
    by: audit.Actor,
) -> dict[str, str]:
    """Save the page as a vendor's person sends it, which several may do at once.

    First what was chosen between two texts, then the rest. Return why files were refused, by place.
    """
    told, sheet = told_in(form, place.question), sheet_in(form)
    choice, refused = read_choice(form.get("settle", "")), {}
    if choice is not None:
        try:
            with session.begin_nested():
                settled = settle(filled, place, choice, by=by)
        except RuleBroken as refusal:
            refused[SETTLE] = str(refusal)
        else:
            if settled.page == sheet.page:
                told.pop(settled.field_id, None)
    save_sheet(filled, place, told, sheet, by=by)
    return refused | _save_files(filled, place, form, files, by)


def sheet_in(form: Mapping[str, str]) -> Sheet:
    """Return what the page says that it had shown."""
    seen = {name[5:]: words for name, words in form.items() if name.startswith("seen.")}
    return read_sheet(form.get("page", ""), seen)


def _save_files(
    filled: Filled,
    place: Place,
    form: MultiDict[str, str],
    files: MultiDict[str, FileStorage],
    by: audit.Actor,
) -> dict[str, str]:
    if form.get("remove", "").isdecimal():
        actions.remove_evidence(filled, place, int(form["remove"]), by=by)
    refused = {}
    for at, upload in uploads_in(files, place.question):
        try:
            with session.begin_nested():
                actions.attach(queries.fill(filled.assessment), place, upload, at=at, by=by)
        except RuleBroken as refusal:
            refused[at] = str(refusal)
            vendor_id = filled.assessment.vendor_id
            documents.record_refused(str(refusal), vendor_id=vendor_id, by=by)
    return refused
