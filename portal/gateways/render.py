"""HTML to PDF, by WeasyPrint in a confined child."""

import base64
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from portal.gateways.confined import ChildFailed, Limits, run_confined
from portal.gateways.ports import FieldPlace, OutsideSilent
from portal.gateways.spool import new_spool

FONTS = Path(__file__).parent / "fonts"

_WORKER = Path(__file__).parent / "render_child.py"
_LIMITS = Limits(
    memory=2 << 30,
    cpu_seconds=60,
    wall_seconds=90,
    answer=96 << 20,
    # Pango reads fonts in a thread of its own. What it renders are our own pages.
    may_start_threads=True,
    environ={"FONTCONFIG_FILE": str(FONTS / "fonts.conf")},
)
_FAILED = "The PDF could not be made."


class Workers:
    """Renders each PDF in a child of its own."""

    def render_pdf(self, html: str) -> bytes:
        return render_pdf(html)

    def render_pdf_with_places(
        self, html: str, ids: Sequence[str]
    ) -> tuple[bytes, dict[str, FieldPlace]]:
        places, pdf = _rendered(html, ids=ids)
        return pdf, {one: place_of(one, *places[one]) for one in ids if one in places}

    def render_with_attachments(self, html: str, attachments: Mapping[str, bytes]) -> bytes:
        return _rendered(html, attachments=attachments)[1]


def render_pdf(html: str) -> bytes:
    """Return a page as a PDF. It may use only what is in it (`data:`) and our fonts."""
    return _rendered(html)[1]


def place_of(element: str, page: int, box: Sequence[int]) -> FieldPlace:
    """Return the place of an element whose id says whose signature goes there."""
    left, bottom, right, top = box
    name = element.removeprefix("sign-")
    return FieldPlace(name=name, page=page, box=(left, bottom, right, top))


def _rendered(
    html: str, *, ids: Sequence[str] = (), attachments: Mapping[str, bytes] | None = None
) -> tuple[dict[str, Any], bytes]:
    told = {
        "html": html,
        "ids": list(ids),
        "attachments": {
            name: (_relationship(name), base64.b64encode(content).decode())
            for name, content in (attachments or {}).items()
        },
    }
    with new_spool() as page:
        page.write(json.dumps(told).encode())
        try:
            answer = run_confined(_WORKER, page, _LIMITS)
        except ChildFailed as failure:
            raise OutsideSilent(_FAILED) from failure
    places, _, pdf = answer.partition(b"\n")
    if not pdf.startswith(b"%PDF-"):
        raise OutsideSilent(_FAILED)
    return json.loads(places), pdf


def _relationship(name: str) -> str:
    """Return what a file is to the PDF that carries it: data it was made from, or more to it."""
    return "Source" if name.endswith(".json") else "Supplement"
