"""What a person does at a browser: follow a link, press a button, type beside a label.

Whatever goes wrong in the browser meanwhile is found when the person next looks up. Pictures of
all they looked at go into the folder that PORTAL_SHOTS names.
"""

import os
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, FilePayload, Locator, Page

from tests.chromium.kit import SIZES, Tab

PHONE = SIZES["phone"]


@dataclass
class Hands:
    """A person at one tab, and every word they typed in it."""

    tab: Tab
    typed: list[str] = field(default_factory=list)
    _seen: int = 0

    @property
    def page(self) -> Page:
        """Return the page that is open."""
        return self.tab.page

    @property
    def heading(self) -> str:
        """Return the page's h1."""
        return self.page.inner_text("h1")

    @property
    def words(self) -> str:
        """Return what stands on the page, on one line."""
        return " ".join(self.page.inner_text("body").split())

    def follow(self, words: str, *, inside: Locator | None = None) -> None:
        """Click the first link that says so."""
        (inside or self.page.locator("body")).get_by_role("link", name=words).first.click()
        self.arrive()

    def press(self, words: str) -> None:
        """Press the first button that says so."""
        self.page.locator("body").get_by_role("button", name=words).first.click()
        self.arrive()

    def arrive(self) -> None:
        """Wait until the page that a click led to is there."""
        self.page.wait_for_load_state("load")

    def type_at(self, label: str, text: str) -> None:
        """Type beside a label."""
        self.page.get_by_label(label).first.fill(text)
        self.typed.append(text)

    def choose(self, question: str, *answers: str) -> None:
        """Tick answers under a question, or take one from its list."""
        listed = self.page.get_by_role("combobox", name=question)
        if listed.count():
            listed.select_option(label=list(answers))
            return
        group = self.page.get_by_role("group", name=question)
        for answer in answers:
            group.get_by_label(answer, exact=True).check()

    def attach(self, label: str, name: str, content: bytes) -> None:
        """Choose a file beside a label."""
        media_type = "text/csv" if name.endswith(".csv") else "application/pdf"
        file = FilePayload(name=name, mimeType=media_type, buffer=content)
        self.page.get_by_label(label).first.set_input_files(file)
        self.typed.append(name)

    def look(self, name: str) -> None:
        """Look at the page: nothing went wrong so far, and nothing sticks out at the side."""
        assert not self.tab.troubles, f"{name}: {self.tab.troubles}"
        self._seen += 1
        before = self.page.viewport_size
        assert before, "The tab has no size."
        over = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert over <= 0, f"{name}: {over} px stick out at {before['width']}"
        folder = os.environ.get("PORTAL_SHOTS")
        if folder:
            widths = {before["width"], PHONE[0]}
            self._take_pictures(Path(folder), f"{name}-{self._seen:02}", widths)
            self.page.set_viewport_size(before)

    def _take_pictures(self, folder: Path, name: str, widths: Collection[int]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for width in widths:
            self.page.set_viewport_size({"width": width, "height": 900})
            tall = int(self.page.evaluate("document.documentElement.scrollHeight"))
            self.page.set_viewport_size({"width": width, "height": max(tall, 900)})
            self.page.screenshot(path=folder / f"{name}-{width}.png")


def sit_down(browser: Browser, origin: str) -> Hands:
    """Return a person at a desk, in a browser without anything from others."""
    return _in_context(browser, origin, scripts=True, wide=SIZES["desktop"])


def take_phone(browser: Browser, origin: str) -> Hands:
    """Return a person with a small phone that runs no scripts."""
    return _in_context(browser, origin, scripts=False, wide=PHONE)


def _in_context(browser: Browser, origin: str, *, scripts: bool, wide: tuple[int, int]) -> Hands:
    context = browser.new_context(
        base_url=origin,
        java_script_enabled=scripts,
        reduced_motion="reduce",
        viewport={"width": wide[0], "height": wide[1]},
    )
    context.set_default_timeout(20_000)
    return Hands(Tab(context.new_page(), origin))
