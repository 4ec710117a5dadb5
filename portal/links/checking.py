"""Whether a letter is real: what whoever holds it may be told, by its code and its address."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal import audit, tenancy
from portal.links import queries, rules
from portal.links.models import Link
from portal.links.rules import LinkState


class Standing(StrEnum):
    """Whether the request of a real letter still stands."""

    STANDS = "stands"
    RAN_OUT = "ran_out"
    TAKEN_BACK = "taken_back"


_STANDINGS = {
    LinkState.OPEN: Standing.STANDS,
    LinkState.EXPIRED: Standing.RAN_OUT,
    LinkState.WITHDRAWN: Standing.TAKEN_BACK,
}


@dataclass(frozen=True, kw_only=True)
class RealRequest:
    """A request that was sent from here: by whom, when, and whether it stands. No more than that."""

    practice_name: str
    practice_phone: str
    sent_on: tuple[date, ...]
    last_day: date
    standing: Standing


def request_of(link: Link, *, by: audit.Actor) -> RealRequest:
    """Return what the bearer of a letter may know, and write down that somebody asked."""
    same = queries.links_with_code_of(link)
    newest = same[-1]
    practice = tenancy.here()
    audit.record(
        audit.Deed.REQUEST_CHECKED,
        by=by,
        vendor_id=link.vendor_id,
        subject=("link", link.id),
    )
    return RealRequest(
        practice_name=practice.name,
        practice_phone=practice.phone,
        sent_on=tuple(dict.fromkeys(tenancy.day_here(one.made_at) for one in same)),
        last_day=newest.expires_on,
        standing=_STANDINGS[newest.state(tenancy.today_here())],
    )


def place_of_request(code: str, email: str) -> queries.Place | None:
    """Return where the newest link is that went with this code to this address, if there is one."""
    written = rules.written_code(code)
    return queries.find_place_of_request(written, email.strip()) if written else None
