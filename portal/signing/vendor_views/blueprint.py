"""The blueprint of signing by link, and who is let in: by any link that leads to a paper."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Blueprint, abort, url_for

from portal import links
from portal.links import Link, LinkPurpose
from portal.links.guard import by_any_link
from portal.signing import finding
from portal.signing.finding import Ways
from portal.signing.models import Envelope, EnvelopeSigner
from portal.web.access import View
from portal.web.pages import go_to

bp = Blueprint("signing_link", __name__, url_prefix="/link/sign")

links.set_first_page(LinkPurpose.SIGN, "signing_link.read")


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A visit by link to a paper: by which link, for whose signature, and where it came from."""

    link: Link
    envelope: Envelope
    signer: EnvelopeSigner
    ways: Ways

    @property
    def is_over(self) -> bool:
        """Tell whether there is nothing to sign by it: it is signed, or the paper is closed."""
        return self.signer.has_signed or not self.envelope.is_open

    @property
    def home_url(self) -> str:
        """Return where the visit began; empty where it is for nothing but the signature."""
        return url_for(self.ways.home) if self.ways.home else ""

    @property
    def decline_url(self) -> str:
        """Return where one says no."""
        return url_for(self.ways.decline)


def to_a_paper(view: Callable[..., Any]) -> View:
    """Let in those who came by a link that leads to a paper, and said who they are."""

    @by_any_link
    @wraps(view)
    def guarded(*args: Any, link: Link, **kwargs: Any) -> Any:
        ways = finding.ways_of(link)
        envelope, signer = finding.envelope_for_link(link), finding.signer_for_link(link)
        if ways is None or envelope is None or signer is None:
            abort(404)
        if link.confirmed_at is None:
            return go_to(url_for("links.enter"))
        visit = Visit(link=link, envelope=envelope, signer=signer, ways=ways)
        return view(*args, visit=visit, **kwargs)

    return guarded
