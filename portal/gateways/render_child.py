"""The PDF worker: a page in JSON on standard input, a PDF on standard output.

A line of JSON goes before it: on which page and where the elements stand that were asked for.
Stands alone: it runs under `python -I`, confined.
"""

import base64
import ctypes.util
import json
import sys
from typing import Any

# WeasyPrint tries several names for each library. For one that is not there, Python would start
# ldconfig and a compiler to look for it: a third of the time that a short page takes.
ctypes.util.find_library = lambda name: None  # noqa: ARG005 - its name is asked for by it

from weasyprint import HTML, Attachment  # noqa: E402
from weasyprint.urls import URLFetcher  # noqa: E402

_NOWHERE = "about:blank"
_POINTS = 0.75  # of a CSS pixel


class OnlyWhatIsInside(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Fetches `data:` and nothing else: the default would embed files of this machine."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        """Fetch what the page carries itself."""
        if not url.lower().startswith("data:"):
            raise ValueError("Only data: may be fetched.")
        return super().fetch(url, headers)


def main() -> None:
    """Render."""
    told = json.load(sys.stdin.buffer)
    page = HTML(string=told["html"], base_url=_NOWHERE, url_fetcher=OnlyWhatIsInside())
    drawn = page.render(pdf_variant="pdf/a-3b")
    drawn.metadata.attachments = [
        Attachment(string=base64.b64decode(content), name=name, relationship=relationship)
        for name, (relationship, content) in told["attachments"].items()
    ]
    places = places_of(drawn, frozenset(told["ids"]))
    sys.stdout.buffer.write(json.dumps(places).encode() + b"\n")
    sys.stdout.buffer.write(drawn.write_pdf(pdf_variant="pdf/a-3b"))


def places_of(drawn: Any, ids: frozenset[str]) -> dict[str, tuple[int, list[int]]]:
    """Return the page and the border box of each element, in points from the lower left."""
    found: dict[str, tuple[int, list[int]]] = {}
    for number, page in enumerate(drawn.pages):
        for box in page._page_box.descendants():  # noqa: SLF001 - the layout has no public face
            name = _id_of(box)
            if name in ids and name not in found and box.width != "auto":
                left, top = box.position_x + box.margin_left, box.position_y + box.margin_top
                right, bottom = left + box.border_width(), top + box.border_height()
                sides = (left, page.height - bottom, right, page.height - top)
                found[name] = (number, [round(side * _POINTS) for side in sides])
    return found


def _id_of(box: Any) -> str:
    element: Any = getattr(box, "element", None)
    # Text and generated boxes carry the element of their parent, or none.
    return str(element.get("id", "")) if hasattr(element, "get") else ""


if __name__ == "__main__":
    main()
