"""The needs and gates of the sample: a service outside the BAA, counsel asked, and counsel's answer."""

from collections.abc import Mapping
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

from portal import baa, documents, vendors
from portal.baa import CounselSaid, NewNeed
from portal.baa.gates import EVERY, Covers
from portal.gateways.outside import outside
from portal.sample.papers import counsel_letter
from portal.vendors import Phi, PhiAnswer, PhiVerb, Service, ServiceDetails, Vendor

if TYPE_CHECKING:
    from portal.sample.stage import Stage

_RECEIVES = PhiAnswer(
    phi=Phi.YES,
    verbs=frozenset({PhiVerb.RECEIVES, PhiVerb.TRANSMITS}),
    data="Name, phone, service wanted",
)
# The way through the questions that ends with counsel: the vendor has a special role.
_DOUBTFUL = {"Q1": "yes", "Q2": "no", "Q3": "no", "Q4": "no", "Q5": "no", "Q6": "yes"}

# The BAA of one names what it covers; nobody has said what that of the other covers.
_AS_LISTED, _NEVER_SAID = frozenset({"Mirrorlight 3D"}), frozenset({"Cloudnest"})


def show_gates(stage: "Stage", added: Mapping[str, Vendor]) -> None:
    """Give two vendors more to do than their BAA says, and ask counsel about a third."""
    _add(stage, added["Mirrorlight 3D"], "Before-and-after gallery")
    _answered(stage, added["Lumenbill"])
    asked = _add(stage, added["Postlark"], "Review of bounced mail")
    _ask_counsel(stage, added["Postlark"], asked, "They also sit on our joint newsletter board.")


def covers_of(vendor: Vendor) -> Covers | None:
    """Return what a vendor's BAA was said to cover when it was filed."""
    if vendor.name in _NEVER_SAID:
        return None
    if vendor.name not in _AS_LISTED:
        return EVERY
    services = vendors.services_of([vendor.id])[vendor.id]
    return Covers(services=frozenset(one.id for one in services))


def _answered(stage: "Stage", vendor: Vendor) -> None:
    service = _add(stage, vendor, "Patient financing")
    asked = _ask_counsel(stage, vendor, service, "A lender decides for itself whom it lends to.")
    on = stage.ago(20)
    pdf = outside().renderer.render_pdf(counsel_letter(vendor.name, service.name, on))
    letter = documents.Upload(stream=BytesIO(pdf), name="Counsel on patient financing.pdf")
    said = CounselSaid(
        name="Ruth Abel, Abel & Stone LLP",
        on=on,
        is_needed=False,
        exemption="E06",
        reason="It lends to the patient for itself, and moves the payment. It does no work for us.",
    )
    baa.settle_by_counsel(asked, vendor, said, letter, on=on + timedelta(days=1), by=stage.by)


def _ask_counsel(stage: "Stage", vendor: Vendor, service: Service, why: str) -> baa.BaaNeed:
    need = NewNeed(answers=_DOUBTFUL, exemption=None, reason=why)
    return baa.decide_need(vendor, need, on=stage.ago(30), by=stage.by, service=service)


def _add(stage: "Stage", vendor: Vendor, name: str) -> Service:
    return vendors.add_service(vendor, ServiceDetails(name=name, phi=_RECEIVES), by=stage.by)
