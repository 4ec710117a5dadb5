"""What a vendor may do without an account: a link in a mail, and for how long it opens."""

from portal.links.actions import (
    NewLink,
    confirm,
    make,
    open_link,
    pass_on,
    pass_part_on,
    renew,
    withdraw,
)
from portal.links.first_pages import first_page_of, set_first_page
from portal.links.letters import how_to_check, place_to_check, renewed_subject, renewed_text
from portal.links.listening import Happening, listen
from portal.links.models import Link
from portal.links.queries import get_link, links_of, places_of_links_to
from portal.links.rules import LinkOrigin, LinkPurpose, LinkState, checked_email, one_line
from portal.links.visits import forget_old_visits

__all__ = [
    "Happening",
    "Link",
    "LinkOrigin",
    "LinkPurpose",
    "LinkState",
    "NewLink",
    "checked_email",
    "confirm",
    "first_page_of",
    "forget_old_visits",
    "get_link",
    "how_to_check",
    "links_of",
    "listen",
    "make",
    "one_line",
    "open_link",
    "pass_on",
    "pass_part_on",
    "place_to_check",
    "places_of_links_to",
    "renew",
    "renewed_subject",
    "renewed_text",
    "set_first_page",
    "withdraw",
]
