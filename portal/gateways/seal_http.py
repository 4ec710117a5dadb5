"""Asking over HTTP for a time stamp or a list: bounded in time and size."""

import time
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

_PIECE = 1 << 16


class NoAnswer(Exception):
    """Nothing came, or not in time, or too much of it."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came: what it says it is, and its bytes."""

    kind: str
    content: bytes


def ask(request: Request, *, patience: float, largest: int) -> Answer:
    """Return the answer. Whoever calls has seen to it that the address is one of http(s)."""
    ends_at = time.monotonic() + patience
    try:
        with urlopen(request, timeout=patience) as answer:  # noqa: S310 - see above
            return Answer(
                kind=answer.headers.get_content_type(), content=_read(answer, ends_at, largest)
            )
    except HTTPError as refused:
        refused.close()
        raise NoAnswer from refused
    except (OSError, HTTPException) as silent:
        raise NoAnswer from silent


def _read(answer: Any, ends_at: float, largest: int) -> bytes:
    taken = bytearray()
    while piece := answer.read1(_PIECE):
        taken += piece
        if len(taken) > largest or time.monotonic() > ends_at:
            raise NoAnswer
    return bytes(taken)
