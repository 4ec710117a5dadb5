"""The blueprint of what a vendor sees about its BAA, and what its pages all need."""

from flask import Blueprint

from portal import baa, documents, links
from portal.errors import NotFound
from portal.links import Link, LinkPurpose

bp = Blueprint("baa_link", __name__, url_prefix="/link/baa")

links.set_first_page(LinkPurpose.BAA, "baa_link.answer")


def asked_by(link: Link) -> baa.BaaRequest:
    """Return the request that a link is for."""
    found = baa.find_request(link.subject_id)
    if found is None:
        raise NotFound
    return found


def apart_of(asked: baa.BaaRequest) -> documents.Apart | None:
    """Return why the copy that was sent does not count: it waits, or had a virus."""
    if asked.offered_document_id is None:
        return None
    return documents.apart_for_vendor(documents.get_document(asked.offered_document_id))
