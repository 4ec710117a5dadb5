"""The blueprint of what a vendor sees about an end."""

from flask import Blueprint

from portal import exits, links, signing
from portal.errors import NotFound
from portal.links import Link, LinkPurpose

bp = Blueprint("exit_link", __name__, url_prefix="/link/exit")

links.set_first_page(LinkPurpose.EXIT, "exit_link.answer")
signing.for_links(
    LinkPurpose.EXIT, exits.paper_for, home="exit_link.answer", decline="exit_link.answer"
)


def case_of(link: Link) -> exits.Exit:
    """Return the case that a link is for."""
    found = exits.find_exit(link.subject_id)
    if found is None or found.vendor_id != link.vendor_id:
        raise NotFound
    return found
