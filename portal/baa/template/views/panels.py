"""What a vendor's BAA page shows of the paper that it would be sent."""

from collections.abc import Mapping
from typing import Any

from portal import vendors
from portal.baa import template
from portal.web.panels import Panel, add_panel


def _our_paper(vendor_id: int) -> Mapping[str, Any] | None:
    """Return from what a paper for the vendor is made. Former vendors get none."""
    if vendors.get_vendor(vendor_id).is_former:
        return None
    own = template.find_default_template()
    if own is not None:
        return {"says": f"It is made from your own template, {own.name}, version {own.version}."}
    notice = template.default_choices().notice_words
    return {"says": f"It asks for notice of a breach within {notice}."}


add_panel(
    Panel(
        page="baa",
        place=35,
        template="baa/template/_panel.html",
        gather=_our_paper,
        is_beside=True,
    )
)
