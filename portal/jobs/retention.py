"""The night of what is kept: what begins to count, what is still in effect, what a hold stands on."""

from flask import Flask

from portal import audit, clock, documents, tenancy
from portal.baa import lasting as agreements
from portal.db import transaction
from portal.vendors import lasting as papers


def follow(_app: Flask, practice_id: int) -> None:
    """Let files count whose week is over, and move on the day of what is still in effect."""
    with tenancy.inside(practice_id), transaction():
        on = tenancy.today_here()
        documents.let_count(on)
        # Papers of an agreement last: a paper that is both is kept by what the law says.
        documents.follow({**papers.spans(on), **agreements.spans(on)}, by=audit.THE_PORTAL)
    with tenancy.inside(practice_id), transaction():
        documents.hold_the_held(clock.now())
