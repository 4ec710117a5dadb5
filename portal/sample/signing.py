"""A paper of the sample that the vendor has signed in the browser, and the practice has not yet."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from portal import audit, baa, clock, links, notices, signing
from portal.baa import template
from portal.gateways.outside import outside
from portal.links import LinkPurpose
from portal.vendors import Vendor

if TYPE_CHECKING:
    from portal.sample.stage import Stage

_VENDOR = "Halo Answering"
_IP, _BROWSER = "198.51.100.24", "Mozilla/5.0 (Linux; Android 16) Chrome/156.0 Mobile"


def show_signing(stage: "Stage", added: Mapping[str, Vendor]) -> None:
    """Send a BAA to be signed; where mail can go, have the vendor sign it."""
    vendor = added[_VENDOR]
    request = _send(stage, vendor)
    envelope = baa.envelope_of(request)
    if envelope is None or not outside().mailer.is_there:
        return
    (link, *_) = links.links_of(LinkPurpose.BAA, [request.id])[request.id]
    by = audit.Actor(
        kind=audit.ActorKind.LINK, actor_id=link.id, name=link.who, ip=_IP, user_agent=_BROWSER
    )
    links.confirm(link, link.person_name, link.email, by=by)
    said = signing.Said(
        name=link.who,
        title="Director of operations",
        shown_sha256=envelope.issued_sha256,
        wording=signing.wording().version,
    )
    (signer, *_) = signing.signers(envelope)
    at = clock.now()
    intent = signing.say(envelope, signer, said, link, at=at, by=by)
    letter = notices.find_notice_by_key(signing.code_key(intent))
    code = notices.link_of(letter) if letter else None
    signing.sign(envelope, signer, intent, code or "", link, at=at, by=by)


def _send(stage: "Stage", vendor: Vendor) -> baa.BaaRequest:
    manager = stage.people["manager"]
    choices = template.default_choices()
    asked = baa.NewRequest(
        to_name="Ruth Castell",
        to_email="ruth@halo.example",
        due_on=stage.today + timedelta(days=14),
        reply_email=stage.practice.email,
        paper=template.paper_for(vendor, choices, on=stage.today),
        ours=(baa.OurSigner(person_id=manager.id, name=manager.name, email=manager.email),),
    )
    request, _ = baa.request_baa(vendor, asked, on=stage.today, by=stage.by)
    return request
