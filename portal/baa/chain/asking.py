"""Asking a vendor who does part of its work, taking its answer, and bringing the inventory up to it."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from portal import audit, links, notices, tenancy, vendors
from portal.baa.chain import lists
from portal.baa.chain.letters import AskingList, subcontractors_letter
from portal.baa.chain.models import SubcontractorAnswer, SubcontractorAsk
from portal.baa.chain.statements import Change, Says, Statement, check
from portal.db import keep
from portal.errors import RuleBroken
from portal.links import Link, LinkPurpose, NewLink
from portal.vendors import Phi, SubcontractorDetails, Vendor

ANSWER_WITHIN = timedelta(days=21)
_LINK_OUTLIVES_DUE = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class NewAsk:
    """Whom to ask, by when, and whom they write back to. `asker_name`: who is called about it."""

    to_name: str
    to_email: str
    due_on: date
    reply_email: str
    asker_name: str
    is_yearly: bool = False


@dataclass(frozen=True, kw_only=True)
class NewAnswer:
    """What the vendor says, and who stands up for it."""

    by_name: str
    by_title: str
    says_none: bool
    statements: Sequence[Statement]


def letter_for(vendor: Vendor, new: NewAsk, token: str | None = None) -> notices.Letter:
    """Return the letter that asks, for looking at or for posting."""
    asking = AskingList(
        vendor_name=vendor.name,
        to_name=new.to_name.strip(),
        to_email=new.to_email.strip(),
        due_on=new.due_on,
        asker_name=new.asker_name,
        reply_email=new.reply_email,
        listed=sum(one.left_on is None for one in lists.listed_of(vendor.id)),
        is_yearly=new.is_yearly,
    )
    return subcontractors_letter(asking, tenancy.here(), token)


def letter_key(ask_id: int) -> str:
    """Return the key of the letter that an asking sent."""
    return f"subcontractor ask {ask_id}"


def ask(
    vendor: Vendor, new: NewAsk, *, on: date, by: audit.Actor
) -> tuple[SubcontractorAsk, notices.Notice]:
    """Ask the vendor for its subcontractors, by a letter with a link. An earlier asking is closed."""
    if new.due_on <= on:
        raise RuleBroken("Choose a day after today.")
    if vendor.is_former:
        raise RuleBroken("They are a former vendor. There is nobody to ask.")
    earlier = lists.find_open_ask(vendor.id)
    if earlier is not None:
        _close(earlier, "asked_again", on=on, by=by)
    asked = keep(
        SubcontractorAsk(
            vendor_id=vendor.id,
            to_name=new.to_name.strip(),
            to_email=new.to_email.strip(),
            asked_on=on,
            due_on=new.due_on,
            asked_by_id=by.actor_id,
            asked_by_name=new.asker_name,
            is_yearly=new.is_yearly,
        )
    )
    link, token = links.make(_link(vendor, asked), on=on, by=by)
    # A letter by the portal itself still names a person who can be called.
    link.made_by_name = new.asker_name
    letter = letter_for(vendor, new, token)
    notice = notices.post(letter, key=letter_key(asked.id), vendor_id=vendor.id, by=by)
    due_on = new.due_on.isoformat()
    audit.record(audit.Deed.SUBCONTRACTORS_ASKED, by=by, **_about(asked), due_on=due_on)
    return asked, notice


def withdraw(asked: SubcontractorAsk, *, on: date, by: audit.Actor) -> None:
    """Take an asking back; its link opens nothing from now on."""
    if not asked.is_open:
        raise RuleBroken("This is closed already.")
    _close(asked, "withdrawn", on=on, by=by)
    audit.record(audit.Deed.SUBCONTRACTORS_ASK_WITHDRAWN, by=by, **_about(asked))


def answer(
    asked: SubcontractorAsk, new: NewAnswer, link: Link, *, at: datetime, by: audit.Actor
) -> SubcontractorAnswer:
    """Keep what the vendor says by its link, word for word, with its digest. It is said once."""
    lists.lock(asked)
    if not asked.is_open:
        raise RuleBroken(
            "This was answered already, or is closed. Call the practice about changes."
        )
    if not new.by_name.strip() or not new.by_title.strip():
        raise RuleBroken("Enter a full name and a title.")
    listed = [one.id for one in lists.to_confirm(asked.vendor_id)]
    check(new.statements, listed, says_none=new.says_none)
    canonical = _canonical(asked, new, at)
    said = keep(
        SubcontractorAnswer(
            vendor_id=asked.vendor_id,
            ask_id=asked.id,
            answered_at=at,
            answered_on=tenancy.day_here(at),
            by_name=new.by_name.strip(),
            by_title=new.by_title.strip(),
            link_id=link.id,
            ip=by.ip,
            user_agent=by.user_agent,
            says_none=new.says_none,
            statements=[one.told() for one in new.statements],
            canonical=canonical,
            sha256=hashlib.sha256(canonical.encode()).hexdigest(),
            receipt_code=link.verify_code,
        )
    )
    asked.closed_on, asked.closed_how = said.answered_on, "answered"
    audit.record(
        audit.Deed.SUBCONTRACTORS_CONFIRMED,
        by=by,
        **_about(asked),
        sha256=said.sha256,
        named=sum(one.says is not Says.LEFT for one in new.statements),
        unbound=sum(one.says is Says.NOT_BOUND for one in new.statements),
    )
    return said


def take_over(said: SubcontractorAnswer, vendor: Vendor, *, at: datetime, by: audit.Actor) -> int:
    """Bring the inventory up to what the vendor says, at once. Return how many entries changed."""
    lists.lock(said)
    if said.reviewed_at is not None:
        raise RuleBroken("Somebody has gone through this answer already.")
    differences = lists.differences_of(said)
    for one in differences:
        _take(vendor, one, on=said.answered_on, by=by)
    said.reviewed_at = at
    said.reviewed_by_name = by.name
    audit.record(
        audit.Deed.SUBCONTRACTORS_REVIEWED,
        by=by,
        vendor_id=said.vendor_id,
        subject=("subcontractor_answer", said.id),
        changed=len(differences),
    )
    return len(differences)


def _take(vendor: Vendor, one: lists.Difference, *, on: date, by: audit.Actor) -> None:
    said, listed = one.statement, one.listed
    phi = Phi.NO if said.says is Says.NO_PHI else Phi.YES
    if listed is None:
        details = SubcontractorDetails(name=said.name, does=said.does, phi=phi)
        vendors.add_subcontractor(vendor, details, by=by)
        return
    has_left = one.change is Change.LEFT
    details = SubcontractorDetails(
        name=listed.name,
        does=listed.does,
        phi=Phi(listed.phi) if has_left else phi,
        left_on=on if has_left else None,
    )
    vendors.change_subcontractor(vendor, listed, details, by=by)


def _close(asked: SubcontractorAsk, how: str, *, on: date, by: audit.Actor) -> None:
    asked.closed_on, asked.closed_how = on, how
    sent = links.links_of(LinkPurpose.SUBCONTRACTORS, [asked.id]).get(asked.id, [])
    for link in sent:
        # Those that ran out too: they could be asked for anew.
        if link.withdrawn_at is None:
            links.withdraw(link, by=by)


def _link(vendor: Vendor, asked: SubcontractorAsk) -> NewLink:
    return NewLink(
        purpose=LinkPurpose.SUBCONTRACTORS,
        subject_id=asked.id,
        vendor_id=vendor.id,
        person_name=asked.to_name or vendor.name,
        email=asked.to_email,
        expires_on=asked.due_on + _LINK_OUTLIVES_DUE,
    )


def _canonical(asked: SubcontractorAsk, new: NewAnswer, at: datetime) -> str:
    told = {
        "ask": asked.id,
        "vendor": asked.vendor_id,
        "answered_at": at.isoformat(),
        "by_name": new.by_name.strip(),
        "by_title": new.by_title.strip(),
        "says_none": new.says_none,
        "statements": [one.told() for one in new.statements],
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _about(asked: SubcontractorAsk) -> dict[str, Any]:
    return {"vendor_id": asked.vendor_id, "subject": ("subcontractor_ask", asked.id)}
