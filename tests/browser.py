"""A browser for tests. It looks at every page it is given, and objects to what no page may have."""

import contextvars
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import cssselect2
import tinyhtml5
from flask import Flask
from werkzeug.test import TestResponse

_LABELLED = "input:not([type=hidden]):not([type=submit]), select, textarea"


class Page:
    """An answer, parsed."""

    def __init__(self, answer: TestResponse) -> None:
        self.answer = answer
        self.status = answer.status_code
        self.url = answer.request.path
        self.html = answer.get_data(as_text=True)
        self.root = cssselect2.ElementWrapper.from_html_root(
            tinyhtml5.parse(self.html, namespace_html_elements=False)
        )

    def select(self, css: str) -> list[Element]:
        """Return the elements that match."""
        return [found.etree_element for found in self.root.query_all(css)]

    def text(self, css: str = "main") -> str:
        """Return the text of the only element that matches."""
        (found,) = self.select(css)
        return words(found)

    def texts(self, css: str) -> list[str]:
        """Return the text of each element that matches."""
        return [words(found) for found in self.select(css)]

    def form(self, action: str = "", *, index: int = 0) -> dict[str, str]:
        """Return what a form would send if nothing were changed, its CSRF token included."""
        css = f'form[action="{action}"]' if action else "main form"
        found = self.select(css)[index]
        sent = {}
        for field in found.iter():
            name, kind = field.get("name"), field.get("type")
            unticked = kind in {"checkbox", "radio"} and field.get("checked") is None
            if name is None or unticked or kind in {"file", "submit"} or field.tag == "button":
                continue
            sent[name] = _value(field)
        return sent

    def check(self) -> None:
        """Object to what no page may have."""
        assert len(self.select("h1")) == 1, f"{self.url}: one h1 a page"
        title = self.text("head title").removeprefix("Error: ")
        assert title.startswith(self.text("h1")), f"{self.url}: title begins with h1: {title}"
        ids = [element.get("id") for element in self.select("[id]")]
        twice = {one for one in ids if ids.count(one) > 1}
        assert not twice, f"{self.url}: ids used twice: {twice}"
        assert not self.select("form:not([action])"), f"{self.url}: a form without an action"
        assert not self.select("[style], style, script:not([src])"), f"{self.url}: inline"
        labels = {label.get("for") for label in self.select("label[for]")}
        for field in self.select(_LABELLED):
            named = field.get("id") in labels or field.get("aria-label")
            assert named, f"{self.url}: {field.get('name')} has no label"


class Browser:
    """Goes to pages and sends forms, with the CSRF token of the page the form stands on."""

    def __init__(self, app: Flask, *, cookies: dict[str, str] | None = None) -> None:
        self.app = app
        self.client = app.test_client()
        for name, value in (cookies or {}).items():
            self.client.set_cookie(name, value)
        self.headers: dict[str, str] = {"User-Agent": "Mozilla/5.0 (Macintosh) Chrome/140.0"}

    def open(self, url: str, *, status: int = 200) -> Page:
        """Go to a page."""
        return self._page(self.get(url), status)

    def send(
        self, url: str, form: dict[str, Any], *, status: int = 200, via: str | None = None
    ) -> Page:
        """Send a form from its page (`via`, or the same address), and go where it leads."""
        token = self.token(via or url)
        answer = self._apart(self.client.post, url, data={"csrf_token": token, **form})
        return self._page(answer, status)

    def get(self, url: str, **headers: str) -> TestResponse:
        """Get an address, following redirects, without looking at it as a page."""
        return self._apart(self.client.get, url, more=headers)

    def post_raw(self, url: str, form: dict[str, Any], *, follow: bool = False) -> TestResponse:
        """Send a form as it stands, and return the answer itself."""
        return self._apart(self.client.post, url, data=form, follow=follow)

    def token(self, url: str) -> str:
        """Return the CSRF token that a page carries."""
        html = self.get(url).get_data(as_text=True)
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)
        assert found, f"{url}: no form to send from"
        return found.group(1)

    def _apart(
        self,
        go: Callable[..., TestResponse],
        url: str,
        *,
        follow: bool = True,
        more: dict[str, str] | None = None,
        **kwargs: Any,
    ) -> TestResponse:
        # In a context of its own: the test's own app context would lend the request its
        # session and its signed-in person, which no real request gets.
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        kwargs.update(headers=self.headers | (more or {}), follow_redirects=follow)
        return contextvars.Context().run(go, path, **kwargs)

    def _page(self, answer: TestResponse, status: int) -> Page:
        told = answer.get_data(as_text=True)
        assert answer.status_code == status, f"{answer.status_code} instead of {status}: {told}"
        page = Page(answer)
        page.check()
        return page


def words(element: Element) -> str:
    """Return the text of an element, white space folded."""
    return " ".join("".join(element.itertext()).split())


def _value(field: Element) -> str:
    if field.tag == "textarea":
        return "".join(field.itertext())
    if field.tag == "select":
        options = list(field.iter("option"))
        chosen = [one for one in options if one.get("selected") is not None] or options[:1]
        return chosen[0].get("value", "") if chosen else ""
    return field.get("value", "on" if field.get("type") == "checkbox" else "")
