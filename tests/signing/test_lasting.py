"""How long what shows a signature is kept: as long as the BAA that was signed."""

from datetime import timedelta

from portal import baa, clock, links, signing
from portal.accounts import Person
from portal.baa import lasting, template
from portal.db import transaction
from portal.links import LinkPurpose
from portal.tenancy import today_here
from tests.signing.making import by_link, by_person, countersign_as, sign_by, signer_of
from tests.vendors.making import make_vendor


def test_the_certificate_is_kept_as_long_as_the_baa_it_speaks_of(owner: Person) -> None:
    vendor, on = make_vendor("Postlark"), today_here()
    asked = baa.NewRequest(
        to_name="Priya Raman",
        to_email="priya@postlark.example",
        due_on=on + timedelta(days=14),
        reply_email="office@juniperrow.example",
        paper=template.paper_for(vendor, template.default_choices(), on=on),
        ours=(baa.OurSigner(person_id=owner.id, name=owner.name, email=owner.email),),
    )
    with transaction():
        request, _ = baa.request_baa(vendor, asked, on=on, by=by_person(owner))
    envelope = baa.envelope_of(request)
    assert envelope
    (link, *_) = links.links_of(LinkPurpose.BAA, [request.id])[request.id]
    with transaction():
        links.confirm(link, "Priya Raman", link.email, by=by_link(link))

    sign_by(envelope, link)
    countersign_as(envelope, owner)

    (filed,) = baa.versions_of(vendor.id)
    assert filed.document_id == envelope.latest_document_id
    spans = lasting.spans_of(vendor.id, clock.today("America/Chicago"))
    with_it = [envelope.issued_document_id, envelope.certificate_document_id]
    with_it.append(signer_of(envelope, "vendor").document_id)
    assert [spans[one] for one in with_it if one] == [spans[filed.document_id]] * 3
    assert signing.envelope_for("baa", request.id) == envelope
