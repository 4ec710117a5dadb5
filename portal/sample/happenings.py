"""The incident of the sample: reported by the vendor's link today, with facts added, and still open."""

from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING

from portal import audit, documents, incidents, links
from portal.gateways.outside import outside
from portal.incidents import NewAsk, Saying, Sort, Told, Whose, Yes
from portal.links import Link, LinkPurpose
from portal.sample.papers import paper
from portal.vendors import Vendor

if TYPE_CHECKING:
    from portal.sample.stage import Stage

_ADDRESS = "203.0.113.91"  # set aside for documentation (RFC 5737)


def show_happenings(stage: "Stage", added: Mapping[str, Vendor]) -> None:
    """Have a vendor report an incident by its link, and add to it."""
    vendor = added["Framevault"]
    new = NewAsk(
        to_name="Miguel Ortega",
        to_email="miguel@framevault.example",
        due_on=stage.today,
        reply_email=stage.practice.email,
    )
    incidents.send_standing_link(vendor, new, on=stage.ago(40), by=stage.by)
    link = links.links_of(LinkPurpose.INCIDENT, [vendor.id])[vendor.id][0]
    links.confirm(link, "Miguel Ortega", "miguel@framevault.example", by=_visiting(link))
    first = Told(
        what="A login of our support team was used by somebody else to open photo albums.",
        discovered_on=stage.ago(9),
        happened_from=stage.ago(12),
        happened_until=stage.ago(9),
        goes_on=Yes.NO,
        whose=Whose.PATIENTS,
        which="Albums shared by your front desk since spring",
        name="Miguel Ortega",
        title="Head of security",
        email="miguel@framevault.example",
    )
    on = stage.today
    by = _visiting(link)
    pdf = outside().renderer.render_pdf(
        paper("Incident summary", "<p>Framevault closed the login on the day it was found.</p>")
    )
    summary = documents.Upload(stream=BytesIO(pdf), name="Framevault incident summary.pdf")
    said = Saying(told=first, once="sampleincident1", files=[summary])
    incident = incidents.report(link, said, on=on, by=by)
    more = Told(
        affected=180,
        sorts=(Sort.CONTACT, Sort.PHOTOS),
        encrypted=Yes.NO,
        done="The login is closed, and all support logins now need a second factor.",
    )
    incidents.add(incident, link, Saying(told=more, once="sampleincident2"), on=on, by=by)


def _visiting(link: Link) -> audit.Actor:
    return audit.Actor(
        kind=audit.ActorKind.LINK,
        actor_id=link.id,
        name=link.who,
        ip=_ADDRESS,
        user_agent="Mozilla/5.0 (Macintosh) Safari/605.1",
    )
