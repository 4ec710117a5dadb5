"""A real browser for tests: it opens pages, and looks at them as people of many kinds would.

Screenshots of everything looked at go into the folder that PORTAL_SHOTS names.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    CDPSession,
    ConsoleMessage,
    Page,
    Request,
    Response,
    sync_playwright,
)

CHROMIUM = Path("/usr/bin/chromium")
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
THEMES = ("light", "dark")
MOST_BYTES = 80_000

_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
_AXE = (Path(__file__).parent / "axe.min.js").read_text()
_RUN = """
axe.run(document, {runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa",
  "wcag22aa", "best-practice"]}}).then((found) => found.violations.flatMap((rule) =>
  rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 160)} (${
    [...node.any, ...node.all, ...node.none].map((check) => check.message).join("; ")})`)))
"""
_SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_SETTLED = "document.fonts.ready.then(() => true)"


class Tab:
    """One tab, and all that went wrong in it: scripts, policy, other hosts, failed answers."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page = page
        self.origin = origin
        self.troubles: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        page.on("request", self._watch)
        page.on("response", self._weigh_answer)

    def open(self, path: str) -> Page:
        """Go to a page of the portal."""
        self.page.goto(path, wait_until="load")
        return self.page

    def _hear(self, said: ConsoleMessage) -> None:
        # Chromium also tells of each status over 399; pages with errors to mend have one.
        if said.type in {"error", "warning"} and "Failed to load resource" not in said.text:
            self.troubles.append(f"console: {said.text}")

    def _watch(self, request: Request) -> None:
        if urlsplit(request.url).netloc != urlsplit(self.origin).netloc:
            self.troubles.append(f"another host: {request.url}")

    def _weigh_answer(self, answer: Response) -> None:
        asset = "/static/" in answer.url and answer.status >= 400
        if answer.status >= 500 or asset:
            self.troubles.append(f"answer {answer.status}: {answer.url}")


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """Run Chromium without a window, and end it after."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        yield browser
        browser.close()


def open_tab(
    browser: Browser, origin: str, *, cookies: dict[str, str] | None = None, scripts: bool = True
) -> Tab:
    """Open a tab of its own, without anything from other tabs, at 1280 by 900."""
    context = browser.new_context(
        base_url=origin,
        java_script_enabled=scripts,
        reduced_motion="reduce",
        viewport={"width": 1280, "height": 900},
    )
    for name, value in (cookies or {}).items():
        context.add_cookies([{"name": name, "value": value, "url": origin}])
    context.set_default_timeout(15_000)
    return Tab(context.new_page(), origin)


def look_at(tab: Tab, name: str = "") -> None:
    """Look at the page that is open, wide and narrow, light and dark; object to what is wrong.

    What is looked for: what axe finds (WCAG 2.2 A and AA, and good practice), scrolling sideways,
    script errors, breaches of the policy, and requests to other hosts.
    """
    page = tab.page
    page.evaluate(_SETTLED)
    wrong = list(tab.troubles)
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        for theme in THEMES:
            _dress(page, theme)
            wrong += [f"{size}, {theme}: {found}" for found in axe(page)]
            _take_picture(page, name, size, theme)
        wrong += _sideways(page, width)
    page.set_viewport_size({"width": 320, "height": 700})
    wrong += _sideways(page, 320)
    page.set_viewport_size({"width": 1280, "height": 900})
    _dress(page, "light")
    assert not wrong, "\n".join([f"{name or page.url}:", *dict.fromkeys(wrong)])


def axe(page: Page) -> list[str]:
    """Return what axe objects to. It runs in a world of its own, so the page keeps its policy."""
    session = page.context.new_cdp_session(page)
    frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
    world = session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "axe"})
    _evaluate(session, world["executionContextId"], _AXE + ";0")
    found: list[str] = _evaluate(session, world["executionContextId"], _RUN)
    session.detach()
    return found


def first_load(browser: Browser, tab: Tab, path: str) -> int:
    """Return how many bytes come over the wire when someone opens a page for the first time."""
    context = browser.new_context(
        base_url=tab.origin, storage_state=tab.page.context.storage_state()
    )
    page = context.new_page()
    session = context.new_cdp_session(page)
    came: list[int] = []
    session.on("Network.loadingFinished", lambda done: came.append(done["encodedDataLength"]))
    session.send("Network.enable")
    page.goto(path, wait_until="networkidle")
    context.close()
    return sum(came)


def _dress(page: Page, theme: str) -> None:
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")


def _sideways(page: Page, width: int) -> list[str]:
    over = page.evaluate(_SIDEWAYS)
    return [f"{width} wide: {over} px stick out to the right"] if over > 0 else []


def _take_picture(page: Page, name: str, size: str, theme: str) -> None:
    folder = os.environ.get("PORTAL_SHOTS")
    if not folder:
        return
    called = name or re.sub(r"\W+", "-", urlsplit(page.url).path).strip("-") or "root"
    path = Path(folder) / f"{called}-{size}-{theme}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    # A window as tall as the page, so that bars at its edge do not lie across the middle.
    width, before = SIZES[size]
    tall = int(page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": width, "height": max(tall, before)})
    page.screenshot(path=path)
    page.set_viewport_size({"width": width, "height": before})


def _evaluate(session: CDPSession, world: int, script: str) -> Any:
    told = session.send(
        "Runtime.evaluate",
        {
            "expression": script,
            "contextId": world,
            "awaitPromise": True,
            "returnByValue": True,
        },
    )
    assert "exceptionDetails" not in told, told
    return told["result"].get("value")
