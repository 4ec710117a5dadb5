"""The ends of the sample: one closed with a certificate, one that is late while PHI still flows."""

from collections.abc import Mapping
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

from portal import audit, documents, exits, links, vendors
from portal.exits import (
    Answerer,
    Choice,
    End,
    EndKind,
    Exit,
    NewAsk,
    Settling,
    StepKind,
    StepState,
    Subs,
    Told,
)
from portal.gateways.outside import outside
from portal.links import Link, LinkPurpose
from portal.sample.cast import Part
from portal.sample.papers import paper
from portal.vendors import Vendor

if TYPE_CHECKING:
    from portal.sample.stage import Stage

_REASON = "We moved to another service."
_ADDRESS = "203.0.113.82"  # set aside for documentation (RFC 5737)


def end_with(stage: "Stage", vendor: Vendor, part: Part) -> None:
    """End the BAA with a vendor, as long ago as its part says."""
    on = stage.ago(part.terminated)
    told = End(kind=EndKind.REPLACED, reason=_REASON, ends_on=on)
    exits.end(vendor, told, on=on, by=stage.by)


def let_go(stage: "Stage", vendor: Vendor, part: Part) -> None:
    """Stop working with a vendor, as long ago as its part says."""
    on = stage.ago(part.retired)
    exits.retire(vendor, _REASON, last_day=on, on=on, by=stage.by)


def show_ends(stage: "Stage", added: Mapping[str, Vendor]) -> None:
    """Prove the end with one vendor, and leave the other's open."""
    _prove(stage, added["Quillnote"])
    _ask(stage, added["Textbird"], "Billing", 24)


def _prove(stage: "Stage", vendor: Vendor) -> None:
    link = _ask(stage, vendor, "Support", 58)
    case = exits.get_current_exit(vendor.id)
    who = Answerer(name="Noor Haddad", title="Head of support")
    told = Told(
        choice=Choice.DESTROYED,
        what="All notes and accounts of Juniper Row",
        method="NIST SP 800-88 purge",
        done_on=stage.ago(40),
        done_by="Platform team",
        backups_until=stage.ago(10),
        subs=Subs.NONE,
    )
    by = _visiting(link)
    exits.tell(case, link, told, who, on=stage.ago(39), by=by)
    pdf = outside().renderer.render_pdf(
        paper("Certificate of destruction", "<p>Quillnote destroyed all notes of Juniper Row.</p>")
    )
    own = documents.Upload(stream=BytesIO(pdf), name="Quillnote certificate.pdf")
    answer = exits.send_own(case, own, on=stage.ago(39), by=by)
    if not documents.get_document(answer.document_id or 0).is_usable:
        return  # the scanner is silent: nobody can have read it, and the end stays open
    exits.acknowledge(case, answer, on=stage.today, by=stage.by)
    _settle(stage, case, StepKind.ACCESS, 60, "Four logins and the calendar link")
    _settle(stage, case, StepKind.RETURN, 50, "All notes, as CSV")
    exits.close_on_proof(case, on=stage.ago(8), by=stage.by)


def _settle(stage: "Stage", case: Exit, kind: StepKind, days: int, what: str) -> None:
    told = Settling(state=StepState.DONE, done_on=stage.ago(days), what=what, who="Marisol Vega")
    step = exits.get_step(case.id, kind)
    exits.settle(case, step, told, None, on=stage.today, by=stage.by)


def _ask(stage: "Stage", vendor: Vendor, name: str, days: int) -> Link:
    case = exits.get_current_exit(vendor.id)
    contact = vendors.contacts_of([vendor.id])[vendor.id][0]
    new = NewAsk(
        to_name=name,
        to_email=contact.email,
        due_on=stage.ago(days) + timedelta(days=21),
        reply_email=stage.practice.email,
    )
    exits.ask(vendor, case, new, on=stage.ago(days), by=stage.by)
    return links.links_of(LinkPurpose.EXIT, [case.id])[case.id][0]


def _visiting(link: Link) -> audit.Actor:
    return audit.Actor(
        kind=audit.ActorKind.LINK,
        actor_id=link.id,
        name=link.who,
        ip=_ADDRESS,
        user_agent="Mozilla/5.0 (Windows NT 10.0) Firefox/145.0",
    )
