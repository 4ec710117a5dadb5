"""The pages of keeping, reading and NDA papers, as people with many kinds of eyes meet them."""

import pytest

from tests.chromium.kit import Tab, look_at


def document(tab: Tab, vendor: str, name: str) -> str:
    """Return the address of a document of the sample."""
    for listed in ("covered", "attention"):
        tab.open(f"/vendors?tab={listed}")
        if tab.page.locator("main a", has_text=vendor).count():
            break
    tab.open(_link(tab, vendor) + "/documents")
    return _link(tab, name)


def _link(tab: Tab, words: str) -> str:
    found = tab.page.locator("main a", has_text=words).first.get_attribute("href")
    assert found
    return found.split("?")[0]


def test_keeping_and_reading_is_fit_for_everyone(owner_tab: Tab) -> None:
    wrong = []
    note = document(owner_tab, "Northgate IT", "Insurance note")
    report = document(owner_tab, "Auralis Chart", "SOC 2 Type II")
    owner_tab.open("/documents/due")
    letter = _link(owner_tab, "Letter of")
    number = letter.rsplit("/", 1)[1]
    for path, name in (
        ("/documents/due", "due"),
        (f"/documents/due/release?document={number}", "release"),
        (note, "just-added"),
        (f"{note}/removal", "removal"),
        (f"{note}/legal-holds", "hold"),
        (letter, "due-document"),
        (report, "nda-document"),
        (f"{report}/nda", "nda"),
        (f"{report}/nda/end", "nda-end"),
        (f"{report}/pages", "page"),
        (f"{report}/pages?recognized=yes", "page-recognized"),
    ):
        page = owner_tab.open(path)
        if "fresh-code" in page.url:
            pytest.fail(f"{path} asks for a fresh code; the sign-in was just now")
        try:
            look_at(owner_tab, f"keeping-{name}")
        except AssertionError as found:
            wrong.append(str(found))
        owner_tab.troubles.clear()

    assert not wrong, "\n\n".join(wrong)
