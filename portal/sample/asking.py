"""The talk of the sample: reminders that went, a thread with a vendor, and notes of the team."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from portal import audit, baa, links, messages
from portal.baa import reminding
from portal.links import LinkPurpose
from portal.reminders import DAYS
from portal.vendors import Vendor

if TYPE_CHECKING:
    from portal.sample.stage import Stage

_THREAD = (
    (17, True, "2", "Does this cover our Starter plan? Our lawyer asks which plan you are on."),
    (16, False, "", "We are on Starter. Which plan do you sign BAAs for?"),
)
_NOTES = {
    "Pingwell": "Dana answers fast. The Business plan has a BAA, says their site.",
    "Postlark": "Priya was on leave until last week. Try the legal desk too.",
}


def show_asking(stage: "Stage", added: Mapping[str, Vendor]) -> None:
    """Have one vendor be reminded three times, and another write to and fro."""
    for name, words in _NOTES.items():
        messages.note(added[name].id, words, at=_at(stage, 2), by=stage.by)
    _remind(stage, added["Postlark"])
    _talk(stage, added["Pingwell"])


def _remind(stage: "Stage", vendor: Vendor) -> None:
    asked = baa.find_open_request(vendor.id)
    if asked is None:
        return
    for number, after in enumerate(DAYS, 1):
        day = asked.requested_on + after
        if day <= stage.today:
            reminding.remind(asked.id, number, on=day, by=audit.THE_PORTAL)


def _talk(stage: "Stage", vendor: Vendor) -> None:
    asked = next(iter(baa.requests_of(vendor.id)), None)
    if asked is None:
        return
    (link, *_) = links.links_of(LinkPurpose.BAA, [asked.id])[asked.id]
    theirs = audit.Actor(kind=audit.ActorKind.LINK, actor_id=link.id, name=link.who)
    for days, is_theirs, section, words in _THREAD:
        by = theirs if is_theirs else stage.by
        subject = baa.subject_of(asked)
        messages.say(vendor.id, subject, words, at=_at(stage, days), by=by, section=section)


def _at(stage: "Stage", days: int) -> datetime:
    noon = time(12, tzinfo=ZoneInfo(stage.practice.time_zone))
    return datetime.combine(stage.ago(days), noon)
