"""Which paper a link is for, and whose signature.

A room whose links lead to a paper says so at its door: `signing.for_links(purpose, finder)`. Links
that are for nothing but a signature are this room's own.
"""

from collections.abc import Callable
from dataclasses import dataclass

from portal import links
from portal.links import Link, LinkPurpose
from portal.signing import queries
from portal.signing.models import Envelope, EnvelopeSigner
from portal.signing.rules import Side

Finder = Callable[[Link], Envelope | None]
# Each passing on and each renewal is a step; nobody goes round in a circle.
_LONGEST = 50


@dataclass(frozen=True, kw_only=True)
class Ways:
    """Where links with one purpose lead: to which paper, back to which page, and to which no."""

    finder: Finder
    home: str = ""
    decline: str = "signing_link.decline"


_WAYS: dict[LinkPurpose, Ways] = {}


def for_links(
    purpose: LinkPurpose, finder: Finder, *, home: str = "", decline: str = "signing_link.decline"
) -> None:
    """Have links with this purpose sign what `finder` tells. `home`, `decline`: names of pages."""
    _WAYS[purpose] = Ways(finder=finder, home=home, decline=decline)


def ways_of(link: Link) -> Ways | None:
    """Return where links like this one lead; None where there is nothing to sign by them."""
    return _WAYS.get(LinkPurpose(link.purpose))


def envelope_for_link(link: Link) -> Envelope | None:
    """Return the paper that is signed by this link."""
    ways = ways_of(link)
    found = ways.finder(link) if ways else None
    return found if found is not None and found.vendor_id == link.vendor_id else None


def signer_for_link(link: Link) -> EnvelopeSigner | None:
    """Return whose signature is given by this link: the one it was sent to, or passed on from."""
    envelope = envelope_for_link(link)
    if envelope is None:
        return None
    theirs = [one for one in queries.signers(envelope) if one.side == Side.VENDOR]
    by_email = {one.email.strip().lower(): one for one in reversed(theirs)}
    for one in chain_of(link):
        if one.email.strip().lower() in by_email:
            return by_email[one.email.strip().lower()]
    return theirs[0] if theirs else None


def chain_of(link: Link) -> list[Link]:
    """Return who had a link: this one, the one it was passed on or renewed from, to the first."""
    found = [link]
    while found[-1].follows_id is not None and len(found) < _LONGEST:
        found.append(links.get_link(found[-1].follows_id))
    return found


def _own(link: Link) -> Envelope | None:
    return queries.find_envelope(link.subject_id)


for_links(LinkPurpose.SIGN, _own)
