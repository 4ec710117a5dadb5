"""Heads of the chains, written down where whoever rules the database does not rule.

A chain can be rewritten whole by a superuser; then its head is no longer the one written down.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg

from portal.audit.trail_rows import every_head


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """The last line of one chain, as it was at some moment, and its hash."""

    practice_id: int
    line: int
    hash: bytes


def anchors_now(connection: psycopg.Connection[Any]) -> list[Anchor]:
    """Return the head of every chain that the connection can see."""
    return [
        Anchor(practice_id=practice_id, line=head.seq, hash=head.hash)
        for practice_id, head in sorted(every_head(connection, None).items())
    ]


def written(anchors: Iterable[Anchor]) -> str:
    """Return anchors as text, one on a line, to append to a file or put into a letter."""
    return "".join(
        json.dumps({"practice": one.practice_id, "line": one.line, "hash": one.hash.hex()}) + "\n"
        for one in anchors
    )


def read(text: Iterable[str]) -> Iterator[Anchor]:
    """Read anchors back."""
    for line in text:
        if line.strip():
            told = json.loads(line)
            yield Anchor(
                practice_id=told["practice"], line=told["line"], hash=bytes.fromhex(told["hash"])
            )
