"""What the trail says a deed is about, and what is said when the sealer is silent."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from portal.errors import RuleBroken
from portal.gateways.ports import OutsideSilent
from portal.signing.models import Envelope

_SILENT = (
    "The paper could not be sealed just now, so nothing was signed. What you typed is still here. "
    "Try again in a minute."
)


def about(envelope: Envelope) -> dict[str, Any]:
    """Return what the trail says that a deed is about."""
    return {
        "vendor_id": envelope.vendor_id,
        "subject": ("envelope", envelope.id),
        "paper": envelope.kind_words,
    }


@contextmanager
def or_nothing(sentence: str = _SILENT) -> Iterator[None]:
    """Have a silent key, clock or renderer undo the whole deed, with a sentence to act on."""
    try:
        yield
    except OutsideSilent as silent:
        raise RuleBroken(sentence) from silent
