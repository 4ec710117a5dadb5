"""Whose turn it is, how long a code is good, what is said word for word."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from portal.signing.rules import (
    CODE_LASTS,
    EVENT_WORDS,
    EventKind,
    PaperKind,
    Side,
    field_of,
    in_turn,
    is_code_good,
    is_last,
    is_same_name,
    veiled,
    waits_for_us,
    wording,
)

AT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Signer:
    """Somebody who is to sign, as far as turns go."""

    side: str
    place: int = 1
    signed_at: datetime | None = None


def test_the_practice_waits_until_everyone_at_the_vendor_has_signed() -> None:
    first, second = Signer("vendor", 1, AT), Signer("vendor", 2)
    ours = Signer("practice")

    assert not in_turn([first, second, ours], Side.PRACTICE)
    assert in_turn([first, Signer("vendor", 2, AT), ours], Side.PRACTICE)
    assert in_turn([first, second, ours], Side.VENDOR)


def test_only_the_last_signature_locks_the_paper() -> None:
    assert not is_last([Signer("vendor"), Signer("practice")])
    assert is_last([Signer("vendor", 1, AT), Signer("practice")])
    assert is_last([Signer("vendor")])
    assert not is_last([Signer("vendor", 1, AT)])


def test_a_paper_waits_for_us_when_nothing_else_is_missing() -> None:
    ours = Signer("practice")

    assert waits_for_us([Signer("vendor", 1, AT), ours])
    assert waits_for_us([Signer("vendor", 1, AT), Signer("practice", 1, AT), Signer("practice", 2)])
    assert not waits_for_us([Signer("vendor", 1, AT), Signer("vendor", 2), ours])
    assert not waits_for_us([Signer("vendor", 1, AT), Signer("practice", 1, AT)])


def test_a_code_is_good_for_ten_minutes_to_the_second_and_once() -> None:
    last = AT + CODE_LASTS

    assert is_code_good(AT, None, last)
    assert not is_code_good(AT, None, last + timedelta(seconds=1))
    assert not is_code_good(AT, AT, AT)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("Priya Raman", "priya  raman ", True),
        ("Priya Raman", "P. Raman", False),
        ("", "Priya Raman", False),
    ],
)
def test_names_are_the_same_without_case_and_spaces(one: str, other: str, is_same: bool) -> None:  # noqa: FBT001 - a table
    assert is_same_name(one, other) is is_same


def test_the_sentences_are_those_of_their_version() -> None:
    words = wording("2026-11")

    assert words == wording()
    assert words.authority_for("Postlark, Inc.") == "I may sign for Postlark, Inc. and bind it."
    assert words.read_of(1) == "I have read this paper, 1 page."
    assert "electronic" in words.consent
    with pytest.raises(KeyError):
        wording("1999-01")


def test_an_address_is_shown_to_others_without_its_name() -> None:
    assert veiled("priya@postlark.example") == "p•••@postlark.example"


def test_every_kind_of_event_and_of_paper_has_words() -> None:
    assert set(EVENT_WORDS) == set(EventKind)
    assert all(kind.words for kind in PaperKind)


def test_fields_are_named_for_side_and_place() -> None:
    assert field_of("practice", 2) == "practice-2"
