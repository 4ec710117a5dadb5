"""Making refusals and their cases for tests."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from portal import audit, baa, flags, tenancy, vendors
from portal.accounts import Person
from portal.audit.models import AuditEvent
from portal.baa import (
    Answered,
    BaaRequest,
    NewNeed,
    NewRefusal,
    Plan,
    RefusalHow,
    RefusalWhy,
    escalations,
)
from portal.baa.escalations import Acceptance, BaaEscalation
from portal.db import session, transaction
from portal.jobs import flag_refresh
from portal.vendors import Phi, PhiAnswer, ServiceDetails, Vendor
from tests.accounts.making import ACTOR
from tests.baa.making import ANSWERS_TO_NEEDED

DAY = timedelta(days=1)
WHO = Answered(name="Dana Whitcomb", title="Account manager")
BUSINESS = Plan(name="Business", price="$79 a month", url="pingwell.example/plans")


def today() -> date:
    """Return the day it is in the practice."""
    return tenancy.today_here()


def acting(person: Person) -> audit.Actor:
    """Return a person as who acts."""
    return audit.Actor(
        kind=audit.ActorKind.PERSON,
        actor_id=person.id,
        name=person.name,
        ip="198.51.100.9",
        user_agent="A test",
    )


def refuse(vendor: Vendor, why: RefusalWhy = RefusalWhy.SIGNS_NONE, **told: Any) -> BaaEscalation:
    """Write down a vendor's no from a call, and return its case."""
    given: dict[str, Any] = {
        "refused_on": today(),
        "refused_by": "Dana Whitcomb",
        "refused_by_title": "Account manager",
        "how": RefusalHow.CALL,
        "why": why,
        "words": "We only carry texts.",
        "plan": BUSINESS if why is RefusalWhy.HIGHER_PLAN else Plan(),
    }
    on = told.pop("on", today())
    with transaction():
        baa.record_refusal(vendor, NewRefusal(**{**given, **told}), None, on=on, by=ACTOR)
    return case_of(vendor)


def refuse_by_link(
    request: BaaRequest, why: RefusalWhy = RefusalWhy.SIGNS_NONE, plan: Plan | None = None
) -> baa.BaaRefusal:
    """Have a vendor say no by its link."""
    words = "We only carry texts."
    with transaction():
        return baa.refuse_by_link(request, why, words, WHO, on=today(), by=ACTOR, plan=plan)


def case_of(vendor: Vendor) -> BaaEscalation:
    """Return the last case of a vendor, as the database has it."""
    session.expire_all()
    found = escalations.case_of(vendor.id)
    assert found
    return found


def stop_phi(vendor: Vendor) -> None:
    """Say of each service of a vendor that no PHI goes there."""
    _mark(vendor, PhiAnswer(phi=Phi.NO))


def send_phi(vendor: Vendor) -> None:
    """Say of each service of a vendor that PHI goes there."""
    _mark(vendor, PhiAnswer(phi=Phi.YES, since=today()))


def judge(vendor: Vendor, on: date) -> None:
    """Judge a vendor as the night before this day does."""
    with transaction():
        flag_refresh.refresh([vendor.id], on)


def _mark(vendor: Vendor, phi: PhiAnswer) -> None:
    with transaction():
        for service in vendors.services_of([vendor.id])[vendor.id]:
            told = ServiceDetails(name=service.name, phi=phi)
            vendors.change_service(vendor, service, told, by=ACTOR)


def kinds(vendor: Vendor) -> set[str]:
    """Return what flags a vendor carries."""
    session.expire_all()
    return {flag.kind for flag in flags.open_flags([vendor.id]).get(vendor.id, [])}


def deeds_about(vendor: Vendor) -> list[str]:
    """Return every deed about a vendor."""
    return list(session.scalars(select(AuditEvent.deed).where(AuditEvent.vendor_id == vendor.id)))


def decide(vendor: Vendor, *, is_needed: bool) -> None:
    """Decide whether a vendor needs a BAA."""
    answers = ANSWERS_TO_NEEDED if is_needed else {"Q1": "no"}
    new = NewNeed(answers=answers, exemption=None if is_needed else "E01", reason="As it is.")
    with transaction():
        baa.decide_need(vendor, new, on=today(), by=ACTOR)


def accept(case: BaaEscalation, by: audit.Actor, days: int = 90) -> None:
    """Accept a refusal for some days."""
    told = Acceptance(reason="Patients need the texts.", until=today() + days * DAY)
    with transaction():
        escalations.accept(case, told, on=today(), by=by)
