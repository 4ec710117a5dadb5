"""What would go to each of many vendors, or why nothing can, in three queries for all of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from portal import audit, notices, vendors
from portal.errors import RuleBroken
from portal.questionnaires.actions import Sending, check_asking
from portal.questionnaires.batches.actions import Wanted, letter_to
from portal.questionnaires.batches.queries import latest_of
from portal.questionnaires.models import Assessment
from portal.questionnaires.notices import asked_many
from portal.questionnaires.set_reading import current_set
from portal.questionnaires.sets.offering import Offer, offers_for
from portal.vendors import Contact, Vendor


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A letter to one of several vendors, or why there is none and where that is put right."""

    vendor: Vendor
    sending: Sending | None = None
    letter: notices.Letter | None = None
    offered: tuple[Offer, ...] = ()
    why_not: str = ""
    path: str = ""

    @property
    def wanted(self) -> Wanted | None:
        """Return it as it is written down to be sent."""
        if self.sending is None or self.letter is None:
            return None
        return Wanted(vendor=self.vendor, sending=self.sending, letter=self.letter)


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What holds for all of them: by when, as of when, and who asks."""

    due_on: date
    on: date
    by: audit.Actor


def drafts_for(
    chosen: Collection[Vendor], frame: Frame, packs: Mapping[int, Sequence[str]] | None = None
) -> list[Draft]:
    """Return what would go to each vendor. Without `packs`: with those that are suggested."""
    ids = [one.id for one in chosen]
    people, latest, offered = vendors.contacts_of(ids), latest_of(ids), offers_for(chosen)
    return [
        _draft(
            one,
            people.get(one.id, []),
            latest.get(one.id),
            offered[one.id],
            frame,
            None if packs is None else packs.get(one.id, ()),
        )
        for one in chosen
    ]


def _draft(
    vendor: Vendor,
    people: list[Contact],
    latest: Assessment | None,
    offered: tuple[Offer, ...],
    frame: Frame,
    packs: Sequence[str] | None,
) -> Draft:
    path = f"/vendors/{vendor.id}"
    reachable = [one for one in people if one.email]
    if not reachable:
        where = f"{path}/contacts/{people[0].slot}" if people else f"{path}/contacts/new"
        return Draft(vendor=vendor, why_not="No email address is known.", path=where)
    wanted = [one for one in offered if (one.is_suggested if packs is None else one.id in packs)]
    names = tuple(one.id for one in wanted)
    sending = replace(_sending(vendor, reachable, frame.due_on), packs=names)
    count = len(current_set().questions) + sum(one.count for one in wanted)
    try:
        check_asking(vendor, sending, latest, on=frame.on)
    except RuleBroken as refusal:
        return Draft(vendor=vendor, why_not=str(refusal), path=f"{path}/assessments")
    letter = letter_to(vendor, sending, by=frame.by, asked=asked_many(count))
    return Draft(vendor=vendor, sending=sending, letter=letter, offered=offered)


def _sending(vendor: Vendor, people: list[Contact], due_on: date) -> Sending:
    first = people[0]
    second = next((one for one in people if one.email.lower() != first.email.lower()), None)
    return Sending(
        to_name=first.addressed(vendor.name),
        to_email=first.email,
        due_on=due_on,
        second_name=second.addressed(vendor.name) if second else "",
        second_email=second.email if second else "",
    )
