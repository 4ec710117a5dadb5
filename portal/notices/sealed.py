"""The link of a letter, sealed while it waits."""

from portal import tenancy
from portal.gateways.outside import open_small, outside, seal_small
from portal.notices.models import Notice


def seal_link(path: str) -> bytes:
    """Seal the path that a letter leads to, or the code it brings: the outbox is no bunch of keys."""
    return seal_small(path.encode(), purpose())


def link_of(notice: Notice) -> str | None:
    """Return the whole address of the link, for the letter itself. People use `copy_link`.

    Of a letter that brings a code, it is the code.
    """
    if notice.sealed_link is None:
        return None
    told = open_small(notice.sealed_link, purpose()).decode()
    return outside().mailer.public_url + told if told.startswith("/") else told


def purpose() -> str:
    """Return what the links of the practice we are in are bound to."""
    return f"notice link of practice {tenancy.current_practice_id()}"
