"""Deciding whether a vendor, or one of its services, needs a BAA; and what counsel answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal import audit, documents
from portal.baa import memo, need_queries
from portal.baa.memo_paper import memo_page
from portal.baa.models import BaaNeed
from portal.baa.need import Walk, the_triggers, walk
from portal.baa.needed import marks_of
from portal.baa.rules import NeedOutcome, a_year_from
from portal.db import keep
from portal.errors import RuleBroken
from portal.gateways.outside import outside
from portal.gateways.ports import OutsideSilent
from portal.vendors import Service, Vendor


@dataclass(frozen=True, kw_only=True)
class NewNeed:
    """A way through the six questions, and why the person who went it says so."""

    answers: Mapping[str, str]
    exemption: str | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class CounselSaid:
    """What counsel answered: who, when, and what it comes to."""

    name: str
    on: date
    is_needed: bool
    exemption: str | None
    reason: str


def decide_need(
    vendor: Vendor,
    new: NewNeed,
    *,
    on: date,
    by: audit.Actor,
    service: Service | None = None,
) -> BaaNeed:
    """Keep a decision on a vendor or one of its services. Asking counsel counts as needing one."""
    way = walk(new.answers, the_triggers())
    if way.ending is None:
        raise RuleBroken("Answer the questions to the end first.")
    exemption = new.exemption if way.ending.outcome is NeedOutcome.NOT_NEEDED else None
    if way.ending.outcome is NeedOutcome.NOT_NEEDED and exemption not in {
        one.id for one in way.ending.exemptions
    }:
        raise RuleBroken("Choose the exception it rests on.")
    need = _decision(vendor, service, way, new.reason, on=on, by=by)
    need.outcome, need.exemption = way.ending.outcome, exemption
    _keep_with_memo(need, vendor, service, way, on=on, by=by)
    audit.record(audit.Deed.BAA_NEED_DECIDED, by=by, **_about(need))
    return need


def settle_by_counsel(
    need: BaaNeed,
    vendor: Vendor,
    said: CounselSaid,
    letter: documents.Upload,
    *,
    on: date,
    by: audit.Actor,
) -> BaaNeed:
    """Keep what counsel answered, with the paper it is on. It settles the decision that had asked."""
    if not need.is_for_counsel or not need_queries.still_counts(need):
        raise RuleBroken("Nothing waits for counsel here. See the last decision.")
    if said.on > on:
        raise RuleBroken("Counsel cannot have answered after today. Check the day.")
    if not said.name.strip():
        raise RuleBroken("Enter who answered.")
    exemption = None if said.is_needed else said.exemption
    if not said.is_needed and the_triggers().exemption(exemption or "") is None:
        raise RuleBroken("Choose the exception that counsel names.")
    service = need_queries.find_service(need)
    kept = documents.keep(letter, documents.DocumentKind.MEMO, vendor_id=vendor.id, by=by, on=on)
    settled = _decision(vendor, service, need.way, said.reason, on=on, by=by)
    settled.outcome = NeedOutcome.NEEDS_BAA if said.is_needed else NeedOutcome.NOT_NEEDED
    settled.exemption, settled.settles_id = exemption, need.id
    settled.counsel_name, settled.counsel_on = said.name.strip(), said.on
    settled.counsel_document_id = kept.id
    _keep_with_memo(settled, vendor, service, need.way, on=on, by=by)
    audit.record(audit.Deed.COUNSEL_ANSWERED, by=by, **_about(settled), sha256=kept.sha256)
    return settled


def _decision(
    vendor: Vendor, service: Service | None, way: Walk, reason: str, *, on: date, by: audit.Actor
) -> BaaNeed:
    if not reason.strip():
        raise RuleBroken("Write down why. It is kept with your name.")
    if service is not None and service.vendor_id != vendor.id:
        raise RuleBroken("This service is not one of theirs.")
    return BaaNeed(
        vendor_id=vendor.id,
        service_id=service.id if service else None,
        answers=way.answers,
        phi_seen=marks_of(need_queries.seen_now(vendor.id, service)),
        questions_as_of=the_triggers().as_of,
        reason=reason.strip(),
        decided_by_id=by.actor_id,
        decided_by_name=by.name,
        decided_on=on,
        re_ask_on=a_year_from(on),
    )


def _keep_with_memo(
    need: BaaNeed,
    vendor: Vendor,
    service: Service | None,
    way: Walk,
    *,
    on: date,
    by: audit.Actor,
) -> None:
    """Write the memo as it stands today, and keep it with the decision.

    It is kept as a sealed PDF as well, unless it says that a BAA is needed: then the BAA is the paper.
    """
    exemption = the_triggers().exemption(need.exemption or "")
    need.memo = memo.write(memo.parties_of(vendor, service), way, exemption)
    if need.is_on_paper:
        need.document_id = _on_paper(need, vendor, service, on=on, by=by).id
    keep(need)


def _on_paper(
    need: BaaNeed, vendor: Vendor, service: Service | None, *, on: date, by: audit.Actor
) -> documents.Document:
    try:
        pdf = outside().renderer.render_pdf(memo_page(need, memo.memo_of(need, vendor)))
    except OutsideSilent as silent:
        raise RuleBroken(
            "The memo could not be made, so nothing was kept. Try again in a minute."
        ) from silent
    what = f"{vendor.name}: {service.name}" if service else vendor.name
    return documents.keep_made(
        pdf,
        f"BAA memo {what} {on.isoformat()}.pdf",
        documents.DocumentKind.MEMO,
        vendor_id=vendor.id,
        by=by,
        on=on,
    )


def _about(need: BaaNeed) -> dict[str, Any]:
    return {
        "vendor_id": need.vendor_id,
        "subject": ("baa_need", need.id),
        "outcome": need.outcome,
        "exemption": need.exemption,
        "service": need.service_id,
        "re_ask_on": need.re_ask_on.isoformat(),
    }
