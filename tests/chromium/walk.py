"""Finding every page that links lead to, one for each view."""

from collections import deque
from collections.abc import Iterator
from urllib.parse import urlsplit

from playwright.sync_api import Error
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, RequestRedirect

from tests.chromium.kit import Tab

_LINKS = "[...document.querySelectorAll('a[href]')].map((link) => link.href)"


def walk(tab: Tab, views: Map, starts: list[str], *, skipped: frozenset[str]) -> Iterator[str]:
    """Open one page of each view that can be reached from `starts`, and yield the view's name.

    Files that are saved instead of shown are passed by.
    """
    waiting, seen = deque(starts), set(skipped)
    while waiting:
        path = waiting.popleft()
        view = view_at(views, path)
        if view is None or view in seen:
            continue
        seen.add(view)
        page = tab.page
        try:
            tab.open(path)
        except Error as found:
            if "Download is starting" in found.message:
                continue
            raise
        if view_at(views, page.url) == view:
            yield view
        waiting.extend(
            url
            for url in page.evaluate(_LINKS)
            if urlsplit(url).netloc == urlsplit(tab.origin).netloc
        )


def view_at(views: Map, url: str) -> str | None:
    """Return the name of the view that answers a GET of an address."""
    try:
        view, _ = views.bind("localhost").match(urlsplit(url).path, method="GET")
    except (HTTPException, RequestRedirect):
        return None
    return str(view)
