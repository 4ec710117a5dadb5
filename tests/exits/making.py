"""Ends, for tests: a case that is open, asked, answered and certified."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

from portal import audit, exits, links, tenancy, vendors
from portal.audit import Actor, ActorKind
from portal.db import transaction
from portal.documents import Upload
from portal.exits import (
    Answerer,
    Choice,
    End,
    EndKind,
    Exit,
    ExitAnswer,
    NewAsk,
    Settling,
    StepKind,
    StepState,
    Subs,
    Told,
)
from portal.links import Link, LinkPurpose
from portal.vendors import Vendor
from tests.accounts.making import ACTOR
from tests.baa.making import file_baa
from tests.documents.hostile import pdf_of_pages
from tests.signing.making import sign_by
from tests.vendors.making import make_vendor

DAY = timedelta(days=1)
WHO = Answerer(name="Dana Whitcomb", title="Head of operations")


def today() -> date:
    """Return the day it is where the practice is."""
    return tenancy.today_here()


def ending(**told: Any) -> End:
    """Return an end that begins today."""
    usual: dict[str, Any] = {
        "kind": EndKind.REPLACED,
        "reason": "We moved to Textwell.",
        "ends_on": today(),
    }
    return End(**{**usual, **told})


def end_with(vendor: Vendor | None = None, **told: Any) -> Exit:
    """End the BAA with a vendor, one with a BAA in force unless said."""
    if vendor is None:
        vendor = make_vendor("Postlark")
        file_baa(vendor)
    with transaction():
        return exits.end(vendor, ending(**told), on=today(), by=ACTOR)


def ask(case: Exit, *, on: date | None = None, due_on: date | None = None) -> Link:
    """Write to the vendor, and return the link that went, confirmed."""
    day = on or today()
    new = NewAsk(
        to_name="Dana Whitcomb",
        to_email="dana@postlark.example",
        due_on=due_on or day + 30 * DAY,
        reply_email="manager@juniperrow.example",
    )
    with transaction():
        exits.ask(vendors.get_vendor(case.vendor_id), case, new, on=day, by=ACTOR)
    link = links.links_of(LinkPurpose.EXIT, [case.id])[case.id][0]
    with transaction():
        links.confirm(link, "Dana Whitcomb", "dana@postlark.example", by=visiting(link))
    return link


def destroyed(**told: Any) -> Told:
    """Return facts of a vendor that destroyed all it held."""
    usual: dict[str, Any] = {
        "choice": Choice.DESTROYED,
        "what": "All texts and contacts in the production database",
        "method": "NIST SP 800-88 purge",
        "done_on": today(),
        "done_by": "Platform team",
        "subs": Subs.ALL,
    }
    return Told(**{**usual, **told})


def kept(**told: Any) -> Told:
    """Return facts of a vendor that may not let go yet."""
    usual: dict[str, Any] = {
        "choice": Choice.NOT_FEASIBLE,
        "why": "State law asks us to keep billing records.",
        "retained": "Invoices with names",
        "retained_until": today() + 400 * DAY,
        "protects": True,
        "subs": Subs.NONE,
    }
    return Told(**{**usual, **told})


def tell(case: Exit, link: Link, told: Told | None = None) -> ExitAnswer:
    """Tell the facts by link."""
    with transaction():
        said = told or destroyed()
        return exits.tell(case, link, said, WHO, on=today(), by=visiting(link))


def certify(case: Exit, link: Link, told: Told | None = None) -> ExitAnswer:
    """Tell the facts and sign the certificate."""
    answer = tell(case, link, told)
    with transaction():
        envelope = exits.make_paper(case, link, on=today(), by=visiting(link))
    sign_by(envelope, link)
    return answer


def send_own(case: Exit, link: Link, told: Told | None = None) -> ExitAnswer:
    """Tell the facts and send a certificate of one's own."""
    tell(case, link, told)
    with transaction():
        return exits.send_own(case, paper(), on=today(), by=visiting(link))


def prove(case: Exit, link: Link, told: Told | None = None) -> ExitAnswer:
    """Have a certificate of the vendor's own, read by somebody: as good as a signed one, and quick."""
    answer = send_own(case, link, told)
    with transaction():
        exits.acknowledge(case, answer, on=today(), by=ACTOR)
    return answer


def settle(case: Exit, kind: StepKind, **told: Any) -> None:
    """Write down a step, done today unless said."""
    usual: dict[str, Any] = {
        "state": StepState.DONE,
        "done_on": today(),
        "what": "Two accounts and one key",
        "who": "Marisol Vega",
    }
    proof = told.pop("proof", None)
    with transaction():
        step = exits.get_step(case.id, kind)
        exits.settle(case, step, Settling(**{**usual, **told}), proof, on=today(), by=ACTOR)


def settle_the_rest(case: Exit) -> None:
    """Write down every step that is open."""
    for step in exits.steps_of(case.id):
        if step.state == StepState.OPEN:
            settle(case, StepKind(step.kind), proof=paper())


def paper(name: str = "certificate.pdf") -> Upload:
    """Return a small PDF as it would be uploaded."""
    return Upload(stream=BytesIO(pdf_of_pages(1)), name=name)


def visiting(link: Link) -> Actor:
    """Return who acts by a link."""
    return audit.Actor(
        kind=ActorKind.LINK,
        actor_id=link.id,
        name=link.who,
        ip="198.51.100.20",
        user_agent="Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile",
    )


def states(case: Exit) -> dict[str, str]:
    """Return how each step stands."""
    return {step.kind: step.state for step in exits.steps_of(case.id)}


def stop_phi(vendor: Vendor) -> None:
    """Turn off every service of a vendor."""
    with transaction():
        for service in vendors.services_of([vendor.id])[vendor.id]:
            stopped = vendors.ServiceDetails(
                name=service.name, phi=service.phi_answer, stopped_on=today()
            )
            vendors.change_service(vendor, service, stopped, by=ACTOR)
