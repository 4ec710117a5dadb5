"""What tests with a real browser can ask for."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.chromium.kit import CHROMIUM, running_chromium


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return a Chromium that runs for all tests."""
    if not CHROMIUM.exists():
        pytest.skip("There is no Chromium here: apt-get install chromium")
    with running_chromium() as browser:
        yield browser
