"""A practice's own templates: added, told what their blanks stand for, chosen, retired."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from portal import audit, documents
from portal.baa.template import queries
from portal.baa.template.blanks import MEANINGS, STAYS_EMPTY, guessed
from portal.baa.template.merging import look_into
from portal.baa.template.models import BaaTemplate
from portal.db import keep, session
from portal.documents import DocumentKind, Upload
from portal.errors import RuleBroken

LONGEST_NAME = 120


def add_template(
    upload: Upload, name: str, *, on: date, at: datetime, by: audit.Actor
) -> BaaTemplate:
    """Keep a practice's own template, and find its blanks. Those that we know are mapped at once."""
    document = documents.keep(upload, DocumentKind.BAA_TEMPLATE, vendor_id=None, by=by, on=on)
    found = look_into(document)
    template = keep(
        BaaTemplate(
            version=queries.next_version(),
            name=(name.strip() or document.name)[:LONGEST_NAME],
            document_id=document.id,
            fields=list(found.blanks),
            mapping=guessed(found.blanks),
            notes=list(found.notes),
            added_by_id=by.actor_id,
            added_by_name=by.name,
            added_at=at,
        )
    )
    _record(audit.Deed.BAA_TEMPLATE_ADDED, template, by=by, version=template.version)
    return template


def map_blanks(template: BaaTemplate, mapping: Mapping[str, str], *, by: audit.Actor) -> None:
    """Say what each blank of a template stands for, or that it stays empty."""
    _check_standing(template)
    known = {*MEANINGS, STAYS_EMPTY}
    wrong = [one for one, key in mapping.items() if one not in template.fields or key not in known]
    if wrong:
        raise RuleBroken(f"{blanks_named(wrong)} cannot be filled in so.")
    template.mapping = dict(mapping)
    _record(audit.Deed.BAA_TEMPLATE_MAPPED, template, by=by, version=template.version)


def use_template(template: BaaTemplate, *, by: audit.Actor) -> None:
    """Have new papers made from a template. Papers that went out stay as they are."""
    _check_standing(template)
    check_ready(template)
    _no_default()
    template.is_default = True
    which = f"template {template.version}"
    _record(audit.Deed.BAA_TEMPLATE_CHOSEN, template, by=by, which=which)


def use_ours(*, by: audit.Actor) -> None:
    """Have new papers made from our own text again."""
    before = queries.find_default_template()
    if before is None:
        raise RuleBroken("Your papers are made from the portal's text already.")
    _no_default()
    _record(audit.Deed.BAA_TEMPLATE_CHOSEN, before, by=by, which="the portal's text")


def retire(template: BaaTemplate, *, at: datetime, by: audit.Actor) -> None:
    """Let no new paper be made from a template. It stays, with what was made from it."""
    _check_standing(template)
    template.is_default = False
    template.retired_at, template.retired_by_name = at, by.name
    _record(audit.Deed.BAA_TEMPLATE_RETIRED, template, by=by, version=template.version)


def check_ready(template: BaaTemplate) -> None:
    """Refuse a template of which some blank is not decided on."""
    if template.undecided:
        raise RuleBroken(unknown_words(template.undecided))


def unknown_words(names: tuple[str, ...]) -> str:
    """Return the sentence about blanks that nobody has decided on."""
    many = "1 blank is" if len(names) == 1 else f"{len(names)} blanks are"
    what = (
        "what it stands for, or that it stays"
        if len(names) == 1
        else ("what each stands for, or that it stays")
    )
    return f"{many} not known to the portal: {blanks_named(names)}. Say {what} empty."


def blanks_named(names: list[str] | tuple[str, ...]) -> str:
    """Return names of blanks as a sentence lists them."""
    told = [f"“{one}”" for one in names]
    return ", ".join(told[:-1]) + f" and {told[-1]}" if len(told) > 1 else "".join(told)


def _no_default() -> None:
    before = queries.find_default_template()
    if before is not None:
        before.is_default = False
        # Only one may be it at a time, also halfway through.
        session.flush()


def _check_standing(template: BaaTemplate) -> None:
    if template.retired_at is not None:
        raise RuleBroken("This template is retired. Add it anew to use it again.")


def _record(deed: audit.Deed, template: BaaTemplate, *, by: audit.Actor, **told: Any) -> None:
    audit.record(deed, by=by, subject=("baa_template", template.id), **told)
