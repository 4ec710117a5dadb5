"""The chains of the sample: an old BAA that was filed late, and subcontractors that vendors confirmed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from portal import audit, baa, documents, links, vendors
from portal.baa import SignedBaa, SignedBy, Term, chain
from portal.baa.chain import NewAnswer, NewAsk, NewNotice, NoticeKind, Says, Statement
from portal.vendors import Phi, Subcontractor, SubcontractorDetails, Vendor

if TYPE_CHECKING:
    from portal.sample.stage import Stage

_ALLOWED = timedelta(days=21)
_ADDRESS = "203.0.113.81"  # set aside for documentation (RFC 5737)
_OLD_YEARS = 3 * 365


def show_chains(stage: "Stage", added: Mapping[str, Vendor]) -> None:
    """Give one vendor an older BAA that was filed late; have three be asked for subcontractors."""
    _file_late(stage, added["Auralis Chart"])
    _confirm_notice(stage, added["Auralis Chart"])
    told = _list(stage, added["Auralis Chart"], "Nordhost")
    said = _answer(stage, added["Auralis Chart"], 80, [_says(told, Says.BOUND)])
    chain.take_over(said, added["Auralis Chart"], at=_noon(stage, 79), by=stage.by)
    _differ(stage, added["Framevault"])
    _ask(stage, added["Cloudnest"], 6)


def _file_late(stage: "Stage", vendor: Vendor) -> None:
    last = baa.versions_of(vendor.id)[0]
    ends_on = last.starts_on - timedelta(days=1)
    starts_on = ends_on - timedelta(days=_OLD_YEARS)
    signed = SignedBaa(
        term=Term(starts_on=starts_on, ends_on=ends_on),
        paper=baa.Paper.THEIRS,
        ours=SignedBy(name="Marisol Vega", title="Privacy officer", on=starts_on),
        theirs=SignedBy(name=last.their_signer, title="Authorized signer", on=starts_on),
        services_covered=last.services_covered,
    )
    copy = documents.Upload(
        stream=BytesIO(stage.agreements["Auralis Chart"]), name="Auralis Chart BAA, the old one.pdf"
    )
    baa.file_signed_baa(vendor, copy, signed, on=stage.ago(40), by=stage.by)


def _confirm_notice(stage: "Stage", vendor: Vendor) -> None:
    binding = baa.find_binding(vendor.id, stage.today)
    if binding is not None:
        document = documents.get_document(binding.document_id)
        new = NewNotice(kind=NoticeKind.BUSINESS_DAYS, number=5, page=2)
        chain.confirm_notice(document, new, at=_noon(stage, 20), by=stage.by)


def _differ(stage: "Stage", vendor: Vendor) -> None:
    kept, gone = _list(stage, vendor, "Nordhost"), _list(stage, vendor, "Printly")
    new = Statement(
        subcontractor_id=None, name="Cloudstash", does="Keeps the backups", says=Says.BOUND
    )
    _answer(stage, vendor, 3, [_says(kept, Says.BOUND), _says(gone, Says.LEFT), new])


def _list(stage: "Stage", vendor: Vendor, name: str) -> Subcontractor:
    details = SubcontractorDetails(name=name, phi=Phi.YES, does="Hosts their servers")
    return vendors.add_subcontractor(vendor, details, by=stage.by)


def _says(one: Subcontractor, says: Says) -> Statement:
    return Statement(subcontractor_id=one.id, name=one.name, does=one.does, says=says)


def _ask(stage: "Stage", vendor: Vendor, days: int) -> chain.SubcontractorAsk:
    contact = vendors.contacts_of([vendor.id])[vendor.id][0]
    on: date = stage.ago(days)
    new = NewAsk(
        to_name=contact.addressed(vendor.name),
        to_email=contact.email,
        due_on=on + _ALLOWED,
        reply_email=stage.practice.email,
        asker_name=stage.by.name,
    )
    asked, _ = chain.ask(vendor, new, on=on, by=stage.by)
    return asked


def _answer(
    stage: "Stage", vendor: Vendor, days: int, statements: Sequence[Statement]
) -> chain.SubcontractorAnswer:
    asked = _ask(stage, vendor, days + 4)
    link = links.links_of(links.LinkPurpose.SUBCONTRACTORS, [asked.id])[asked.id][0]
    name = asked.to_name
    by = audit.Actor(kind=audit.ActorKind.LINK, actor_id=link.id, name=name, ip=_ADDRESS)
    new = NewAnswer(by_name=name, by_title="Manager", says_none=False, statements=statements)
    return chain.answer(asked, new, link, at=_noon(stage, days), by=by)


def _noon(stage: "Stage", days: int) -> datetime:
    return datetime.combine(stage.ago(days), time(12), tzinfo=ZoneInfo(stage.practice.time_zone))
