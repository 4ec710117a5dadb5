"""The directory suggests; it never decides."""

import pytest

from portal.vendors import directory
from portal.vendors.directory import match, payee, suggest
from portal.vendors.directory_data import Stance


@pytest.mark.parametrize(
    ("name", "domain", "entry_id"),
    [
        # Every payee of the bookkeeping sample.
        ("AMZN MKTP US", None, None),
        ("GOOGLE *GSUITE_brightskin", None, "google-workspace"),
        ("TWILIO SENDGRID", None, "sendgrid"),
        ("SQ *LAKESIDE", None, None),
        ("Shred-it USA LLC", None, None),
        ("WEAVE COMMUNICATIONS", None, "weave"),
        ("HEYGEN TECHNOLOGY", None, None),
        ("City Water & Power", None, None),
        ("Bright IT", None, None),
        ("OPENAI *CHATGPT SUBSCR", None, "chatgpt-consumer"),
        # By domain, and by name where several products share one.
        ("E-mail", "workspace.google.com", "google-workspace"),
        ("Our charts", "app.aestheticrecord.com", "aesthetic-record"),
        ("Square", "squareup.com", "square"),
        ("Square Appointments", "squareup.com", "square-appointments"),
        ("OneDrive", "microsoft.com", "onedrive"),
        ("Meta (Facebook) Pixel", "facebook.com", "meta-pixel"),
        # By other names.
        ("Twilio Inc.", None, "twilio"),
        ("OpenPhone", None, "quo"),
        ("PAYPAL *SLACK", None, "slack"),
        ("Kareo", None, "tebra"),
        # Another company that begins alike.
        ("SQUARE PAYMENTS", None, "square"),
        ("Square Dance Studio", None, None),
        ("Box Street Cafe", None, None),
        ("Make Up Studio", None, None),
        ("", None, None),
    ],
)
def test_a_vendor_on_a_list_is_found_in_the_directory(
    name: str, domain: str | None, entry_id: str | None
) -> None:
    found = match(name, domain)

    assert (found.id if found else None) == entry_id


def test_who_was_paid_stands_after_the_card_processor() -> None:
    assert payee("SQ *LAKESIDE") == "LAKESIDE"
    assert payee("GOOGLE *GSUITE_brightskin") == "GOOGLE GSUITE brightskin"
    assert payee("City Water & Power") == "City Water & Power"
    assert payee("SQ *") == "SQ *"


def test_typing_suggests_names_that_begin_so_first() -> None:
    names = [entry.name for entry in suggest("twil")]

    assert names == ["Twilio", "Twilio SendGrid"]
    assert suggest("t") == []
    assert suggest("") == []
    assert "Quo (formerly OpenPhone)" in [entry.name for entry in suggest("openph")]


def test_an_entry_says_who_said_so_and_when_it_was_seen() -> None:
    meta = directory.entry("wordpress-com")

    assert meta is not None
    assert meta.by_third_party
    assert meta.source_words == "a third party says so, not the vendor"
    assert meta.seen_words == "undated, read Nov 24, 2026"


def test_unknown_says_ask_the_vendor() -> None:
    weave = directory.entry("weave")

    assert weave is not None
    assert weave.stance is Stance.UNKNOWN
    assert weave.stance_words == "Ask the vendor"


def test_what_is_not_in_the_directory_has_no_entry() -> None:
    assert directory.entry("no-such") is None
    assert directory.entry(None) is None
