"""Every page there is, as people with many kinds of eyes, screens and devices meet it."""

import pytest
from flask import Flask
from playwright.sync_api import Browser, FilePayload

from portal.gateways.memory import MemoryRenderer
from tests.chromium.kit import MOST_BYTES, Tab, first_load, look_at, open_tab
from tests.chromium.live import LivePortal
from tests.chromium.walk import walk
from tests.gateways.sealing import forged

# Files, and answers that are not pages.
_NOT_PAGES = frozenset({"static"})
_DOORS = [
    "/sign-in",
    "/password-reset",
    "/link/new-link",
    "/link/nobody-has-this",
    "/verify",
    "/verify-request",
    "/nowhere",
]


def test_every_page_of_the_practice_is_fit_for_everyone(owner_tab: Tab, app: Flask) -> None:
    wrong = []

    for view in walk(owner_tab, app.url_map, ["/today", "/more"], skipped=_NOT_PAGES):
        try:
            look_at(owner_tab, view)
        except AssertionError as found:
            wrong.append(str(found))
        owner_tab.troubles.clear()

    assert not wrong, "\n\n".join(wrong)


@pytest.mark.parametrize("path", _DOORS)
def test_every_door_is_fit_for_everyone(chromium: Browser, live: LivePortal, path: str) -> None:
    tab = open_tab(chromium, live.url)

    tab.open(path)

    look_at(tab, f"door{path.replace('/', '-')}")


def test_the_answer_about_a_signed_pdf_is_fit_for_everyone(
    chromium: Browser, live: LivePortal
) -> None:
    tab = open_tab(chromium, live.url)
    plain = MemoryRenderer().render_pdf("<p>A paper</p>")
    buffer = forged(plain, [])
    signed = FilePayload(name="paper.pdf", mimeType="application/pdf", buffer=buffer)

    tab.open("/verify").locator("[type=file]").set_input_files(files=[signed])
    tab.page.get_by_role("button", name="Check this PDF").click()

    look_at(tab, "signing.verified")


@pytest.mark.parametrize("path", ["/today", "/vendors"])
def test_the_first_page_comes_in_under_80_kb(chromium: Browser, owner_tab: Tab, path: str) -> None:
    assert first_load(chromium, owner_tab, path) < MOST_BYTES


def test_the_pages_of_an_import_are_fit_for_everyone(owner_tab: Tab) -> None:
    page = owner_tab.open("/vendors/import")
    page.locator("[name=rows]").fill("Vendor\tNotes\nTilewell\tKiosk software\n\tNo name here")

    page.get_by_role("button", name="Read the rows").click()
    look_at(owner_tab, "vendors.match_columns")
    page.locator("main .button-main").click()
    look_at(owner_tab, "vendors.check_rows")
