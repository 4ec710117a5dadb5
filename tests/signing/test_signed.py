"""A paper that both sides have signed: looked at from each side, and signed once for all tests here."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pikepdf
import pytest
from flask import Flask

from portal import documents, signing
from portal.audit import Deed
from portal.documents import DocumentKind
from portal.permissions import Role
from portal.signing import Envelope, EnvelopeSigner, NewSigner, evidence
from tests.accounts.making import make_person
from tests.conftest import open_practice
from tests.signing.making import (
    THEIRS,
    ask,
    countersign_as,
    deeds_of,
    issue,
    letters_to,
    sign_by,
    signer_of,
)


@dataclass(frozen=True)
class Signed:
    """What was signed, and by whom for the practice."""

    envelope: Envelope
    theirs: EnvelopeSigner
    our_email: str
    asked_to_countersign: str

    def content(self, document_id: int | None) -> bytes:
        """Return a kept file."""
        assert document_id
        return b"".join(documents.read(documents.get_document(document_id)))


@pytest.fixture(scope="module")
def signed(app: Flask) -> Iterator[Signed]:
    """Return a paper that one of each side has signed."""
    with app.app_context():
        open_practice()
        owner = make_person(Role.OWNER)
        ours = NewSigner(side="practice", name=owner.name, email=owner.email)
        envelope = issue(THEIRS, ours)
        link, _ = ask(envelope)
        sign_by(envelope, link)
        asked = letters_to(owner.email)[-1].subject
        countersign_as(envelope, owner)
        yield Signed(envelope, signer_of(envelope, "vendor"), owner.email, asked)


def test_each_signature_is_put_behind_what_was_there(signed: Signed) -> None:
    envelope, theirs = signed.envelope, signed.theirs
    issued = signed.content(envelope.issued_document_id)
    after_theirs = signed.content(theirs.document_id)
    whole = signed.content(envelope.latest_document_id)

    assert envelope.is_complete
    assert after_theirs.startswith(issued)
    assert whole.startswith(after_theirs)
    with pikepdf.open(BytesIO(whole)) as pdf:
        filled = {str(one.T) for one in pdf.Root.AcroForm.Fields if "/V" in one}
    assert filled >= {"issue", "vendor-1", "practice-1"}


def test_only_what_all_have_signed_is_kept_as_such(signed: Signed) -> None:
    found = documents.get_documents(
        [signed.envelope.latest_document_id, signed.theirs.document_id or 0]
    )

    assert found[signed.envelope.latest_document_id].kind == DocumentKind.OTHER
    assert found[signed.theirs.document_id or 0].kind == DocumentKind.FOR_SIGNATURE


def test_the_certificate_carries_the_signed_paper_and_its_evidence(signed: Signed) -> None:
    with pikepdf.open(BytesIO(signed.content(signed.envelope.certificate_document_id))) as pdf:
        carried = {name: pdf.attachments[name].get_file().read_bytes() for name in pdf.attachments}

    assert carried["signed.pdf"] == signed.content(signed.envelope.latest_document_id)
    events = json.loads(carried["evidence.json"])["events"]
    assert evidence.first_broken(events) is None
    assert [one["kind"] for one in events][-2:] == ["countersigned", "complete"]


def test_everybody_gets_a_copy_once_all_have_signed(signed: Signed) -> None:
    assert "please countersign" in signed.asked_to_countersign
    assert "your signed copy" in letters_to(THEIRS.email)[-1].subject
    assert "is signed by everyone" in letters_to(signed.our_email)[-1].subject
    kinds = [one.kind for one in signing.events_of(signed.envelope)]
    assert kinds.count("copies_sent") == 2


def test_each_deed_stands_in_the_trail_with_who_and_from_where(signed: Signed) -> None:
    trail = deeds_of(signed.envelope.vendor_id)

    assert set(trail) >= {
        Deed.PAPER_ISSUED,
        Deed.SIGNING_CODE_SENT,
        Deed.PAPER_SIGNED,
        Deed.PAPER_COUNTERSIGNED,
        Deed.PAPER_COMPLETE,
    }


def test_what_shows_how_a_paper_was_signed_goes_with_it(signed: Signed) -> None:
    envelope = signed.envelope

    found = signing.companions_of([envelope.latest_document_id])

    assert found[envelope.latest_document_id] == {
        envelope.issued_document_id,
        signed.theirs.document_id,
        envelope.certificate_document_id,
    }
