import logging

import pytest

from portal.web.log_scrub import NoTokens, scrub

TOKEN = "3vQm8JXc-3vQm8JXc_3vQm8JXc-3vQm8JXc-3vQm8J"  # noqa: S105 - opens nothing


@pytest.mark.parametrize("door", ["link", "invitations", "password-reset", "first-run"])
def test_an_address_that_is_a_key_is_logged_without_the_key(door: str) -> None:
    line = f'"GET /{door}/{TOKEN} HTTP/1.1" 303'

    assert scrub(line) == f'"GET /{door}/... HTTP/1.1" 303'


def test_other_addresses_are_logged_as_they_are() -> None:
    for path in ("/link/new-link", "/link/questions/3", "/link/confirmation", "/vendors/12/baa"):
        assert scrub(path) == path


def test_the_filter_cleans_a_line_whose_words_come_as_arguments() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "%s", (f"/link/{TOKEN}",), None)

    assert NoTokens().filter(record)
    assert record.getMessage() == "/link/..."
