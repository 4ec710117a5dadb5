"""Making services, needs and covers for tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import event

from portal import baa, tenancy, vendors
from portal.baa import Baa, BaaNeed, CounselSaid, NewNeed
from portal.baa.gates import Covers
from portal.db import db, transaction
from portal.vendors import Phi, PhiAnswer, PhiVerb, Service, ServiceDetails, Vendor
from tests.accounts.making import ACTOR
from tests.baa.making import ANSWERS_TO_NEEDED, pdf, signed

NO_PHI = {"Q1": "no"}
DOUBTFUL = ANSWERS_TO_NEEDED | {"Q6": "yes"}
RECEIVES = frozenset({PhiVerb.RECEIVES})


def told(name: str = "Payroll", phi: Phi = Phi.YES, verbs: Any = RECEIVES) -> ServiceDetails:
    """Return what a person tells of a service."""
    marks = verbs if phi is Phi.YES else frozenset()
    return ServiceDetails(name=name, phi=PhiAnswer(phi=phi, verbs=marks))


def add_service(vendor: Vendor, name: str = "Payroll", phi: Phi = Phi.YES) -> Service:
    """Give a vendor one more thing to do."""
    with transaction():
        return vendors.add_service(vendor, told(name, phi), by=ACTOR)


def change_service(vendor: Vendor, service: Service, details: ServiceDetails) -> None:
    """Change what is told of a service."""
    with transaction():
        vendors.change_service(vendor, service, details, by=ACTOR)


def first_service(vendor: Vendor) -> Service:
    """Return the service a vendor was added with."""
    return min(vendors.services_of([vendor.id])[vendor.id], key=lambda one: one.id)


def decide(
    vendor: Vendor,
    answers: dict[str, str],
    *,
    service: Service | None = None,
    days_ago: int = 0,
) -> BaaNeed:
    """Decide the need of a vendor, or of one of its services."""
    exemption = "E01" if answers == NO_PHI else None
    new = NewNeed(answers=answers, exemption=exemption, reason="Because of what they do.")
    on = tenancy.today_here() - timedelta(days=days_ago)
    with transaction():
        return baa.decide_need(vendor, new, on=on, by=ACTOR, service=service)


def counsel_said(**changed: Any) -> CounselSaid:
    """Return an answer of counsel: none is needed."""
    whole: dict[str, Any] = {
        "name": "Ruth Abel, Abel & Stone LLP",
        "on": tenancy.today_here(),
        "is_needed": False,
        "exemption": "E06",
        "reason": "It lends for itself.",
    }
    return CounselSaid(**whole | changed)


def file_covering(vendor: Vendor, covers: Covers | None) -> Baa:
    """Put a signed BAA on file, and say what it covers."""
    on = tenancy.today_here()
    with transaction():
        return baa.file_signed_baa(vendor, pdf(), signed(covers=covers), on=on, by=ACTOR)


@contextmanager
def counted() -> Iterator[list[str]]:
    """Return the statements that the block sends to the database."""
    statements: list[str] = []

    def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield statements
    event.remove(db.engine, "before_cursor_execute", note)
