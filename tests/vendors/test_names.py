"""When two names or addresses mean the same company."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import clock
from portal.vendors.names import compact, domain_of, may_be_same, name_key
from portal.vendors.rows import Told
from portal.vendors.twins import Known, Seen

_NAMES = st.lists(
    st.sampled_from(["lakeside", "bright", "it", "pharmacy", "a"]), min_size=1, max_size=4
).map(" ".join)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Twilio", "Twilio Inc."),
        ("Twilio", " TWILIO, INC "),
        ("Bright IT LLC", "Bright IT"),
        ("Shred-it USA LLC", "Shred-it"),
        ("Shred-it", "Shredit"),
        ("Müller & Söhne", "Muller and Sohne GmbH"),
        ("O'Brien Co., Ltd.", "O\u2019Brien"),
        ("The Laser Co", "Laser"),
        ("A.B.C. L.L.C.", "ABC"),
        ("Lakeside Pharmacy, Inc.", "lakeside pharmacy"),
    ],
)
def test_names_of_one_company_have_one_key(one: str, other: str) -> None:
    assert compact(name_key(one)) == compact(name_key(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Square", "Squarespace"), ("Google Voice", "Google Workspace"), ("Inc.", "LLC")],
)
def test_names_of_two_companies_have_two_keys(one: str, other: str) -> None:
    assert compact(name_key(one)) != compact(name_key(other))


@given(st.text(min_size=1).filter(str.strip))
def test_every_name_has_a_key_and_the_key_is_its_own(name: str) -> None:
    key = name_key(name)

    assert key
    assert name_key(key) == key or not key.isascii() or " " in key


@pytest.mark.parametrize(
    ("website", "domain"),
    [
        ("https://www.Twilio.com/legal?x#y", "twilio.com"),
        ("www.twilio.com", "twilio.com"),
        ("workspace.google.com", "workspace.google.com"),
        ("http://someone@portal.example:8080/x", "portal.example"),
        ("müller.example", "xn--mller-kva.example"),
        ("twilio.com.", "twilio.com"),
        ("n/a", None),
        ("none", None),
        ("", None),
        ("198.51.100.7", None),
        ("a" * 70 + ".com", None),
    ],
)
def test_a_website_has_a_domain_or_is_none(website: str, domain: str | None) -> None:
    assert domain_of(website) == domain


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("lakeside", "lakeside pharmacy", True),
        ("lakeside pharmacy", "lakeside", True),
        ("bright it", "bright it", True),
        ("lake", "lake county", False),
        ("square", "squarespace", False),
        ("aesthetic record", "aesthetic lasers", False),
    ],
)
def test_a_name_may_be_another_in_short(one: str, other: str, *, same: bool) -> None:
    assert may_be_same(one, other) is same


@given(st.lists(_NAMES, max_size=12, unique=True), _NAMES)
def test_the_first_vendor_whose_name_begins_alike_is_found(names: list[str], paid: str) -> None:
    known = [
        Known(vendor_id=number, name=name, name_key=name_key(name), domain=None)
        for number, name in enumerate(names)
    ]
    found = Seen(known).find(Told(name=paid), loosely=True)

    same = [one for one in known if compact(one.name_key) == compact(name_key(paid))]
    alike = [one for one in known if may_be_same(name_key(paid), one.name_key)]
    wanted = next(iter(same or alike), None)
    assert (found and found.vendor_id) == (wanted and wanted.vendor_id)


def test_ten_thousand_payments_to_one_payee_are_compared_at_once() -> None:
    seen, began = Seen([]), clock.now()

    for number in range(10_000):
        told = Told(name=f"Amazon {number}x{number}")
        assert seen.find(told, loosely=True) is None
        seen.add(told, number)

    assert (clock.now() - began).total_seconds() < 10
