"""The PDF worker: a page on standard input, a PDF on standard output.

Stands alone: it runs under `python -I`, confined.
"""

import sys
from typing import Any

from weasyprint import HTML
from weasyprint.urls import URLFetcher

_NOWHERE = "about:blank"


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
    html = sys.stdin.buffer.read().decode()
    page = HTML(string=html, base_url=_NOWHERE, url_fetcher=OnlyWhatIsInside())
    sys.stdout.buffer.write(page.write_pdf(pdf_variant="pdf/a-3b"))


if __name__ == "__main__":
    main()
