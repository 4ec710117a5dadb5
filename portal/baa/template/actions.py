"""Choosing what our BAA says, and noting which paper went out."""

from dataclasses import replace
from datetime import date, datetime

from portal import audit
from portal.baa.template import queries
from portal.baa.template.models import BaaChoices, BaaPaper
from portal.baa.template.papers import Paper
from portal.baa.template.rules import Choices, checked
from portal.db import keep
from portal.vendors import Vendor


def choose(choices: Choices, *, on: date, at: datetime, by: audit.Actor) -> BaaChoices:
    """Keep what a practice asks for in its BAAs from now on. Papers that went out stay as they are."""
    # Days and services belong to one paper, not to all.
    standing = replace(
        choices, starts_on=None, ends_on=None, review_on=None, services=(), template_id=None
    )
    checked(standing, on=on)
    before = queries.default_choices()
    kept = keep(
        BaaChoices(choices=standing.told(), set_by_id=by.actor_id, set_by_name=by.name, set_at=at)
    )
    changed = [name for name, value in standing.told().items() if before.told()[name] != value]
    audit.record(
        audit.Deed.BAA_CHOICES_SET,
        by=by,
        subject=("baa_choices", kept.id),
        changed=", ".join(one.replace("_", " ") for one in changed) or "nothing",
    )
    return kept


def note_sent(
    vendor: Vendor, paper: Paper, *, request_id: int | None, on: date, by: audit.Actor
) -> BaaPaper:
    """Keep from which text a paper was set, and with which terms. The paper itself is kept sealed."""
    return keep(
        BaaPaper(
            vendor_id=vendor.id,
            request_id=request_id,
            template_id=paper.template_id,
            title=paper.title,
            version=paper.version,
            text_digest=paper.text_digest,
            digest=paper.digest,
            terms=paper.terms,
            made_on=on,
            made_by_name=by.name,
        )
    )
