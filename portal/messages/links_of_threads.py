"""By which link a vendor reads a thread: each kind of thing says what its links are for."""

from portal.links import LinkPurpose

_PURPOSES: dict[str, LinkPurpose] = {}


def read_by(kind: str, purpose: LinkPurpose) -> None:
    """Say that threads about this kind of thing are read by links with this purpose."""
    _PURPOSES[kind] = purpose


def purpose_of(kind: str) -> LinkPurpose:
    """Return what the links are for by which the vendor reads threads about this kind of thing."""
    return _PURPOSES[kind]
