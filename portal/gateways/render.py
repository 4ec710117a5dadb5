"""HTML to PDF, by WeasyPrint in a confined child."""

from pathlib import Path

from portal.gateways.confined import ChildFailed, Limits, run_confined
from portal.gateways.ports import OutsideSilent
from portal.gateways.spool import new_spool

FONTS = Path(__file__).parent / "fonts"

_WORKER = Path(__file__).parent / "render_child.py"
_LIMITS = Limits(
    memory=2 << 30,
    cpu_seconds=60,
    wall_seconds=90,
    answer=64 << 20,
    # Pango reads fonts in a thread of its own. What it renders are our own pages.
    may_start_threads=True,
    environ={"FONTCONFIG_FILE": str(FONTS / "fonts.conf")},
)


class Workers:
    """Renders each PDF in a child of its own."""

    def render_pdf(self, html: str) -> bytes:
        return render_pdf(html)


def render_pdf(html: str) -> bytes:
    """Return a page as a PDF. It may use only what is in it (`data:`) and our fonts."""
    with new_spool() as page:
        page.write(html.encode())
        try:
            pdf = run_confined(_WORKER, page, _LIMITS)
        except ChildFailed as failure:
            raise OutsideSilent("The PDF could not be made.") from failure
    if not pdf.startswith(b"%PDF-"):
        raise OutsideSilent("The PDF could not be made.")
    return pdf
