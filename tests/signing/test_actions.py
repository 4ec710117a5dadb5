"""Signing: each act once, in turn, behind all that came before it."""

from portal.accounts import Person
from tests.signing.making import ask, countersign_as, issue, sign_by, signer_of


def test_both_sides_sign_and_the_paper_is_complete(owner: Person) -> None:
    envelope = issue()
    link, _ = ask(envelope)

    sign_by(envelope, link)
    countersign_as(envelope, owner)

    assert envelope.is_complete
    assert signer_of(envelope, "vendor").has_signed
