"""Where a visit by link begins: each purpose names its first page when the portal is put together."""

from portal.links.rules import LinkPurpose

_FIRST_PAGES: dict[LinkPurpose, str] = {}


def set_first_page(purpose: LinkPurpose, endpoint: str) -> None:
    """Say which page a visit with this purpose begins on."""
    _FIRST_PAGES[purpose] = endpoint


def first_page_of(purpose: LinkPurpose) -> str:
    """Return the endpoint of the page a visit with this purpose begins on."""
    return _FIRST_PAGES[purpose]
