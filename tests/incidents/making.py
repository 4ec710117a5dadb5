"""Incidents, for tests: reported by link, added to, judged."""

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from itertools import count
from typing import Any

from portal import audit, incidents, links, tenancy
from portal.db import transaction
from portal.documents import Upload
from portal.incidents import (
    FACTORS,
    Deciding,
    Decision,
    DutyState,
    Incident,
    NewAsk,
    Saying,
    Settled,
    Told,
)
from portal.links import Link, LinkPurpose
from portal.vendors import Vendor
from tests.accounts.making import ACTOR
from tests.documents.hostile import pdf_of_pages

DAY = timedelta(days=1)
_NUMBERS: Iterator[int] = count(1)


def today() -> date:
    """Return the day it is where the practice is."""
    return tenancy.today_here()


def standing_link(vendor: Vendor) -> Link:
    """Send a vendor its reporting link, and confirm who has it."""
    new = NewAsk(
        to_name="Dana Whitcomb",
        to_email="dana@postlark.example",
        due_on=today(),
        reply_email="manager@juniperrow.example",
    )
    with transaction():
        incidents.send_standing_link(vendor, new, on=today(), by=ACTOR)
    link = links.links_of(LinkPurpose.INCIDENT, [vendor.id])[vendor.id][0]
    with transaction():
        links.confirm(link, "Dana Whitcomb", "dana@postlark.example", by=visiting(link))
    return link


def saying(once: str = "", **told: Any) -> Saying:
    """Return a report of a lost laptop, discovered yesterday."""
    usual: dict[str, Any] = {"what": "A laptop was lost.", "discovered_on": today() - DAY}
    files = told.pop("files", ())
    mark = once or f"form{next(_NUMBERS)}"
    return Saying(told=Told(**{**usual, **told}), once=mark, files=files)


def more(**told: Any) -> Saying:
    """Return facts that follow."""
    return Saying(told=Told(**told), once=f"form{next(_NUMBERS)}")


def report(link: Link, said: Saying | None = None, *, on: date | None = None) -> Incident:
    """Report an incident by link."""
    with transaction():
        return incidents.report(link, said or saying(), on=on or today(), by=visiting(link))


def decide(incident: Incident, decision: Decision = Decision.BREACH, **told: Any) -> None:
    """Write down what it is."""
    usual: dict[str, Any] = {"reason": "Counsel agrees.", "factors": dict.fromkeys(FACTORS, "Seen")}
    deciding = Deciding(decision=decision, **{**usual, **told})
    with transaction():
        incidents.decide(incident, deciding, None, on=today(), by=ACTOR)


def settle(incident: Incident, key: str, **told: Any) -> None:
    """Write down a duty, done today unless said."""
    usual: dict[str, Any] = {"state": DutyState.DONE, "done_on": today()}
    proof = told.pop("proof", None)
    with transaction():
        settled = Settled(**{**usual, **told})
        incidents.settle(incident, key, settled, proof, on=today(), by=ACTOR)


def settle_the_rest(incident: Incident) -> None:
    """Write down every duty that is open as done."""
    for duty in incidents.standing(incident).left:
        if duty.key != "assessment":
            settle(incident, duty.key)


def paper(name: str = "report.pdf") -> Upload:
    """Return a small PDF as it would be uploaded."""
    return Upload(stream=BytesIO(pdf_of_pages(1)), name=name)


def visiting(link: Link) -> audit.Actor:
    """Return who acts by a link."""
    return audit.Actor(
        kind=audit.ActorKind.LINK,
        actor_id=link.id,
        name=link.who,
        ip="198.51.100.21",
        user_agent="Mozilla/5.0 (iPhone) Safari/605.1",
    )
