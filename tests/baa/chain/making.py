"""Making chains of agreements, and answers about subcontractors, for tests."""

from datetime import date, datetime, timedelta
from typing import Any

from portal import audit, baa, clock, links, tenancy, vendors
from portal.baa import Baa, chain
from portal.baa.chain import (
    NewAnswer,
    NewAsk,
    Says,
    Statement,
    SubcontractorAnswer,
    SubcontractorAsk,
)
from portal.baa.rules import Term
from portal.db import transaction
from portal.links import Link, LinkPurpose
from portal.vendors import Phi, Subcontractor, SubcontractorDetails, Vendor
from tests.accounts.making import ACTOR
from tests.baa.making import pdf, signed

START = date(2024, 3, 1)


def file_version(
    vendor: Vendor,
    starts_on: date = START,
    ends_on: date | None = None,
    *,
    filed_on: date | None = None,
    **said: Any,
) -> Baa:
    """File a version that binds from a day, evergreen unless it has a last one."""
    review_on = None if ends_on else tenancy.today_here() + timedelta(days=300)
    term = Term(starts_on=starts_on, ends_on=ends_on, review_on=review_on)
    on = filed_on or tenancy.today_here()
    ours, theirs = signed().ours, signed().theirs
    day = min(starts_on, on)
    told = signed(
        term,
        **{
            "ours": baa.SignedBy(**vars(ours) | {"on": day}),
            "theirs": baa.SignedBy(**vars(theirs) | {"on": day}),
        }
        | said,
    )
    with transaction():
        return baa.file_signed_baa(vendor, pdf(), told, on=on, by=ACTOR)


def list_subcontractor(vendor: Vendor, name: str, phi: Phi = Phi.YES) -> Subcontractor:
    """Put a subcontractor on the list."""
    with transaction():
        details = SubcontractorDetails(name=name, phi=phi, does="Hosting")
        return vendors.add_subcontractor(vendor, details, by=ACTOR)


def ask(vendor: Vendor, *, on: date | None = None) -> SubcontractorAsk:
    """Ask a vendor for its subcontractors."""
    day = on or tenancy.today_here()
    new = NewAsk(
        to_name="Dana Whitcomb",
        to_email="dana@pingwell.example",
        due_on=day + timedelta(days=21),
        reply_email="manager@juniperrow.example",
        asker_name="Marisol Vega",
    )
    with transaction():
        asked, _ = chain.ask(vendor, new, on=day, by=ACTOR)
        return asked


def link_of(asked: SubcontractorAsk) -> Link:
    """Return the link that an asking sent."""
    return links.links_of(LinkPurpose.SUBCONTRACTORS, [asked.id])[asked.id][0]


def says(one: Subcontractor, what: Says) -> Statement:
    """Return what is said of one on the list."""
    return Statement(subcontractor_id=one.id, name=one.name, does=one.does, says=what)


def names(name: str, what: Says = Says.BOUND) -> Statement:
    """Return what is said of one that is not on the list."""
    return Statement(subcontractor_id=None, name=name, does="Backups", says=what)


def answer(
    asked: SubcontractorAsk, *statements: Statement, at: datetime | None = None, **said: Any
) -> SubcontractorAnswer:
    """Have the vendor answer by its link."""
    link = link_of(asked)
    by = audit.Actor(kind=audit.ActorKind.LINK, actor_id=link.id, name="Dana", ip="203.0.113.9")
    told: dict[str, Any] = {"by_name": "Dana Whitcomb", "by_title": "COO", "says_none": False}
    new = NewAnswer(statements=statements, **told | said)
    with transaction():
        return chain.answer(asked, new, link, at=at or clock.now(), by=by)
