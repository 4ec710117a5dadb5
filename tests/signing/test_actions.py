"""Signing: each act once, in turn, behind all that came before it."""

from datetime import timedelta

import pytest

from portal import clock, links, signing
from portal.accounts import Person
from portal.audit import THE_PORTAL
from portal.db import transaction
from portal.errors import RuleBroken
from portal.flags import FlagKind, open_flags
from portal.links import LinkState
from portal.signing.actions import send_code, sign
from portal.signing.queries import find_intent, latest_of, standing_of
from portal.tenancy import Practice, today_here
from tests.signing.making import (
    OURS,
    THEIRS,
    THEIRS_TOO,
    ask,
    by_link,
    by_person,
    code_of,
    countersign_as,
    intend,
    issue,
    letters_to,
    paper,
    sign_by,
    signer_of,
)


def test_the_vendor_signs_first(owner: Person) -> None:
    envelope = issue()

    with pytest.raises(RuleBroken, match="has not signed yet"):
        countersign_as(envelope, owner)

    assert not signer_of(envelope, "practice").has_signed


def test_two_at_the_vendor_sign_each_by_a_link_of_their_own(owner: Person) -> None:
    envelope = issue(THEIRS, THEIRS_TOO, OURS)
    first, _ = ask(envelope, 1)
    second, _ = ask(envelope, 2)
    shown = latest_of(envelope).sha256

    sign_by(envelope, first)
    # The second was shown the paper before the first had signed.
    sign_by(envelope, second, shown_sha256=shown)

    assert signer_of(envelope, "vendor", 2).signed_name == "Joel Baker"
    assert signer_of(envelope, "vendor", 2).shown_sha256 == envelope.issued_sha256
    assert envelope.is_open
    countersign_as(envelope, owner)
    assert envelope.is_complete


def test_two_different_people_sign_for_the_practice(owner: Person, manager: Person) -> None:
    envelope = issue(THEIRS, OURS, OURS)
    link, _ = ask(envelope)
    sign_by(envelope, link)

    countersign_as(envelope, owner, 1)
    with pytest.raises(RuleBroken, match="Two different people"):
        countersign_as(envelope, owner, 2)
    countersign_as(envelope, manager, 2)

    assert envelope.is_complete


def test_only_the_one_who_is_named_countersigns(owner: Person, manager: Person) -> None:
    named = signing.NewSigner(
        side="practice", name=owner.name, email=owner.email, person_id=owner.id
    )
    envelope = issue(THEIRS, named)
    link, _ = ask(envelope)
    sign_by(envelope, link)

    with pytest.raises(RuleBroken, match=owner.name):
        countersign_as(envelope, manager)
    countersign_as(envelope, owner)

    assert signer_of(envelope, "practice").signed_person_id == owner.id


def test_a_paper_that_only_the_vendor_signs_is_complete_with_it(practice: Practice) -> None:
    envelope = issue(THEIRS)
    link, _ = ask(envelope)

    sign_by(envelope, link)

    assert envelope.is_complete


def test_what_was_not_shown_is_not_signed(practice: Practice) -> None:
    envelope = issue()
    link, _ = ask(envelope)

    with pytest.raises(RuleBroken, match="not the one that you were shown"):
        sign_by(envelope, link, shown_sha256="0" * 64)

    assert not signer_of(envelope, "vendor").has_signed


def test_no_code_is_sent_for_what_was_not_shown(practice: Practice) -> None:
    envelope = issue()
    link, _ = ask(envelope)

    with pytest.raises(RuleBroken, match="not the one that you were shown"):
        intend(envelope, link, shown_sha256="not a digest")

    assert find_intent(link, signer_of(envelope, "vendor")) is None


def test_a_countersignature_of_nothing_but_spaces_is_refused(owner: Person) -> None:
    envelope = issue()
    link, _ = ask(envelope)
    sign_by(envelope, link)

    with pytest.raises(RuleBroken, match="Enter your name"):
        countersign_as(envelope, owner, name=" \u200b ")

    assert not signer_of(envelope, "practice").has_signed


@pytest.mark.parametrize("code", ["", "12345", "1234567", "no code"])
def test_a_wrong_code_signs_nothing(practice: Practice, code: str) -> None:
    envelope = issue()
    link, _ = ask(envelope)
    intent = intend(envelope, link)
    signer = signer_of(envelope, "vendor")

    with pytest.raises(RuleBroken, match="not right"), transaction():
        sign(envelope, signer, intent, code, link, at=clock.now(), by=by_link(link))

    assert not signer_of(envelope, "vendor").has_signed


def test_a_code_is_good_no_more_once_it_is_old_or_another_was_sent(practice: Practice) -> None:
    envelope = issue()
    link, _ = ask(envelope)
    intent = intend(envelope, link)
    signer, first = signer_of(envelope, "vendor"), code_of(intent)
    late = clock.now() + timedelta(minutes=10, seconds=5)
    by = by_link(link)

    with pytest.raises(RuleBroken, match="too old"), transaction():
        sign(envelope, signer, intent, first, link, at=late, by=by)
    with transaction():
        send_code(envelope, intent, link, at=clock.now(), by=by)
    second = code_of(intent)
    if first != second:
        with pytest.raises(RuleBroken, match="not right"), transaction():
            sign(envelope, signer, intent, first, link, at=clock.now(), by=by)
    with transaction():
        sign(envelope, signer, intent, second, link, at=clock.now(), by=by)

    assert signer.has_signed


def test_the_code_is_kept_nowhere_and_staff_sees_no_such_letter(practice: Practice) -> None:
    envelope = issue()
    link, _ = ask(envelope)

    intent = intend(envelope, link)

    (letter,) = [one for one in letters_to("priya@postlark.example") if "code" in one.subject]
    code = code_of(intent)
    assert len(code) == 6
    assert code not in letter.body + letter.subject
    assert letter.vendor_id is None
    assert intent.code_hash.startswith("$argon2")


def test_signing_twice_is_signing_once(practice: Practice) -> None:
    envelope = issue()
    link, _ = ask(envelope)
    intent = intend(envelope, link)
    signer, code = signer_of(envelope, "vendor"), code_of(intent)

    for _ in range(2):
        with transaction():
            sign(envelope, signer, intent, code, link, at=clock.now(), by=by_link(link))

    kinds = [one.kind for one in signing.events_of(envelope)]
    assert kinds.count("signed") == 1
    assert find_intent(link, signer) is None


def test_whoever_signs_is_the_one_who_said_who_they_are(practice: Practice) -> None:
    envelope = issue()
    link, _ = ask(envelope)

    sign_by(envelope, link, name="Priya K. Raman")

    assert link.confirmed_name == "Priya K. Raman"
    assert signer_of(envelope, "vendor").signed_name == "Priya K. Raman"


def test_a_decline_is_told_to_everyone_and_closes_the_paper(owner: Person) -> None:
    envelope = issue(
        THEIRS, THEIRS_TOO, signing.NewSigner(side="practice", name="Dana", email=owner.email)
    )
    link, _ = ask(envelope)
    sign_by(envelope, link)
    seen = []
    signing.once_declined("other", lambda paper, by: seen.append((paper.id, by.name)))

    with transaction():
        signing.decline(envelope, by=by_link(link), words="We sign on the higher plan only.")

    assert envelope.state == "declined"
    assert envelope.ended_words == "We sign on the higher plan only."
    assert (envelope.id, "Priya Raman") in seen
    for address in ("priya@postlark.example", "joel@postlark.example", owner.email):
        assert "declin" in letters_to(address)[-1].body, address
    with pytest.raises(RuleBroken, match="closed"):
        intend(envelope, link)


def test_a_paper_that_is_withdrawn_kills_its_links_and_tells_all_who_were_asked(
    owner: Person,
) -> None:
    envelope = issue(THEIRS, THEIRS_TOO, OURS)
    first, _ = ask(envelope, 1)
    second, _ = ask(envelope, 2)
    sign_by(envelope, first)
    with transaction():
        links.pass_on(second, "Mia Soto", "mia@postlark.example", by=by_link(second))

    with transaction():
        signing.withdraw(envelope, by=by_person(owner))

    assert {one.state(today_here()) for one in (first, second)} == {LinkState.WITHDRAWN}
    assert "withdrawn" in letters_to("priya@postlark.example")[-1].body
    assert "withdrawn" in letters_to("joel@postlark.example")[-1].body
    assert "withdrawn" in letters_to("mia@postlark.example")[-1].body
    told = [one for one in letters_to("priya@postlark.example") if "withdrawn" in one.body]
    assert len(told) == 1
    with pytest.raises(RuleBroken, match="closed"), transaction():
        signing.withdraw(envelope, by=by_person(owner))


def test_who_was_never_written_to_is_not_told_of_its_end(owner: Person) -> None:
    envelope = issue(THEIRS, THEIRS_TOO, OURS)
    ask(envelope, 1)

    with transaction():
        signing.withdraw(envelope, by=by_person(owner), instead="A new one comes.")

    assert "has no effect. A new one comes." in letters_to("priya@postlark.example")[-1].body
    assert letters_to("joel@postlark.example") == []


def test_each_letter_tells_the_same_time(owner: Person) -> None:
    envelope = issue(THEIRS, OURS)
    ask(envelope, 1)

    assert f"It takes {signing.TAKES}, " in letters_to("priya@postlark.example")[-1].body


def test_a_subject_has_one_open_paper(practice: Practice) -> None:
    envelope = issue()

    with pytest.raises(RuleBroken, match="Withdraw it first"):
        issue(vendor_id=envelope.vendor_id)
    with transaction():
        signing.withdraw(envelope, by=THE_PORTAL)
    again = issue(vendor_id=envelope.vendor_id)

    assert signing.envelope_for("other", 7) == again
    assert signing.open_envelopes_of(envelope.vendor_id) == [again]


@pytest.mark.parametrize(
    ("signers", "why"),
    [
        ((), "One or two people"),
        ((THEIRS, THEIRS_TOO, THEIRS), "One or two people"),
        ((THEIRS, THEIRS), "address of their own"),
        ((signing.NewSigner(side="vendor", name="A", email="no address"),), "whole email"),
    ],
)
def test_who_cannot_sign_is_refused(
    practice: Practice, signers: tuple[signing.NewSigner, ...], why: str
) -> None:
    with pytest.raises(RuleBroken, match=why):
        issue(signers=signers)


def test_a_paper_without_a_place_for_a_signer_is_a_bug(practice: Practice) -> None:
    with pytest.raises(ValueError, match="vendor-1"):
        issue(html=paper().replace("sign-vendor-1", "elsewhere"))


def test_what_waits_for_our_signature_is_flagged_until_it_is_there(owner: Person) -> None:
    envelope = issue()
    vendor_id = envelope.vendor_id
    link, _ = ask(envelope)
    assert standing_of([vendor_id]) == {}

    sign_by(envelope, link)
    assert FlagKind.PAPER_COUNTERSIGN in {one.kind for one in open_flags([vendor_id])[vendor_id]}
    countersign_as(envelope, owner)

    assert FlagKind.PAPER_COUNTERSIGN not in {
        one.kind for one in open_flags([vendor_id])[vendor_id]
    }
