"""Saving all that came with the page of a question, from the vendor or from our staff."""

from werkzeug.datastructures import FileStorage, MultiDict

from portal import audit, documents
from portal.db import session
from portal.errors import RuleBroken
from portal.questionnaires import actions, queries
from portal.questionnaires.actions import Place
from portal.questionnaires.filled import Filled
from portal.questionnaires.forms import told_in, uploads_in


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
