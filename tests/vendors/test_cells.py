"""What people type into a cell, and what it means."""

from datetime import date

import pytest

from portal.errors import RuleBroken
from portal.vendors.cells import (
    DateOrder,
    looks_like_formula,
    read_claim,
    read_date,
    read_email,
    read_phi,
    read_phone,
)
from portal.vendors.rules import BaaClaim, Phi, PhiVerb

US, EU = DateOrder.MONTH_FIRST, DateOrder.DAY_FIRST


@pytest.mark.parametrize(
    ("text", "phi"),
    [
        *[(said, Phi.YES) for said in ("Y", "yes", "Yes ", "YES", "x", "true", "1", "✓")],
        *[(said, Phi.NO) for said in ("N", "no", "NO", "0", "n/a", "none")],
        *[(said, Phi.UNSURE) for said in ("", "  ", "?", "not sure", "Unknown", "maybe")],
    ],
)
def test_a_yes_or_no_about_phi_is_read(text: str, phi: Phi) -> None:
    assert read_phi(text).phi is phi


def test_what_is_done_with_phi_is_read() -> None:
    answer = read_phi("receives / transmit")

    assert answer.phi is Phi.YES
    assert answer.verbs == {PhiVerb.RECEIVES, PhiVerb.TRANSMITS}


def test_an_answer_nobody_can_read_is_named() -> None:
    with pytest.raises(RuleBroken, match="cannot tell whether “sort of” is a yes"):
        read_phi("sort of")


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Y", BaaClaim.YES),
        ("signed", BaaClaim.YES),
        ("NO", BaaClaim.NO),
        ("n", BaaClaim.NO),
        ("expired", BaaClaim.NO),
        ("requested", BaaClaim.REQUESTED),
        ("Asked 11/2", BaaClaim.REQUESTED),
        ("NO - refused", BaaClaim.REFUSED),
        ("declined", BaaClaim.REFUSED),
        ("won't sign", BaaClaim.REFUSED),
        ("n/a", BaaClaim.NOT_NEEDED),
        ("not needed", BaaClaim.NOT_NEEDED),
        ("", None),
        ("?", None),
    ],
)
def test_what_a_list_says_about_a_baa_is_read(text: str, claim: BaaClaim | None) -> None:
    assert read_claim(text) is claim


def test_a_word_that_says_nothing_about_a_baa_is_named() -> None:
    with pytest.raises(RuleBroken, match="cannot tell what “purple”"):
        read_claim("purple")


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("3/14/2024", US, date(2024, 3, 14)),
        ("14/3/2024", EU, date(2024, 3, 14)),
        ("2023-11-02", US, date(2023, 11, 2)),
        ("2023-11-02 00:00:00", EU, date(2023, 11, 2)),
        ("2023-11-02T00:00:00", US, date(2023, 11, 2)),
        ("01/05/22", US, date(2022, 1, 5)),
        ("01/05/22", EU, date(2022, 5, 1)),
        ("6/1/2019", US, date(2019, 6, 1)),
        ("14.3.2024", EU, date(2024, 3, 14)),
        ("Mar 4, 2024", US, date(2024, 3, 4)),
        ("March 4th 2024", US, date(2024, 3, 4)),
        ("4-Mar-24", US, date(2024, 3, 4)),
        ("2/29/2024", US, date(2024, 2, 29)),
        ("", US, None),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, order: DateOrder, day: date | None) -> None:
    assert read_date(text, order) == day


@pytest.mark.parametrize(
    ("text", "order", "sentence"),
    [
        ("2025-02-30", US, "February 2025 has no day 30."),
        ("2/29/2023", US, "February 2023 has no day 29."),
        ("14/3/2024", US, "There is no month 14. Does the day come first?"),
        ("3/14/2024", EU, "There is no month 14."),
        ("2024-13-01", US, "There is no month 13."),
        ("0/0/2024", US, "There is no month 0."),
        ("1/1/1700", US, "The year 1700 cannot be right."),
        ("soon", US, "“soon” is not a date."),
        ("45292", US, "“45292” is not a date."),
        ("4 Foo 2024", US, "There is no month “foo”."),
    ],
)
def test_a_date_that_cannot_be_says_why(text: str, order: DateOrder, sentence: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        read_date(text, order)

    assert str(refusal.value).startswith(sentence)


@pytest.mark.parametrize(
    ("text", "phone", "extension"),
    [
        ("(512) 555-0142", "(512) 555-0142", ""),
        ("855-555-0119", "(855) 555-0119", ""),
        ("+1 415 555 0187", "(415) 555-0187", ""),
        ("5125550177", "(512) 555-0177", ""),
        ("512.555.0177 x12", "(512) 555-0177", "12"),
        ("+49 30 901820", "+49 30 901820", ""),
        ("", "", ""),
    ],
)
def test_phones_are_written_one_way(text: str, phone: str, extension: str) -> None:
    assert read_phone(text) == (phone, extension)


@pytest.mark.parametrize("text", ["555-0142", "12", "call Rosa", "512555017712345678"])
def test_half_a_phone_number_is_named(text: str) -> None:
    with pytest.raises(RuleBroken, match="not a whole phone number"):
        read_phone(text)


@pytest.mark.parametrize("text", ["office@ironleaf", "dana", "a b@c.com", "@c.com", "x@y.z, q@r.s"])
def test_half_an_email_is_named(text: str) -> None:
    with pytest.raises(RuleBroken, match="whole email address"):
        read_email(text)


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ('=HYPERLINK("http://evil.example")', True),
        ("@SUM(A1)", True),
        ("-cmd|' /C calc'!A0", True),
        ("+cmd", True),
        ("+1 415 555 0187", False),
        ("-5", False),
        ("Twilio", False),
        ("", False),
    ],
)
def test_what_a_spreadsheet_would_run_is_known(text: str, *, formula: bool) -> None:
    assert looks_like_formula(text) is formula
