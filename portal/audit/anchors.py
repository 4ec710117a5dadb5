"""Heads of the chains, written down where whoever rules the database does not rule.

A chain can be made anew by a superuser; then its lines are no longer the ones written down.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from portal.audit.findings import Anchor


def written(anchors: Iterable[Anchor]) -> str:
    """Return anchors as text, one on a line, to append to a file or put into a letter."""
    return "".join(f"{json.dumps(asdict(anchor))}\n" for anchor in anchors)


def read(lines: Iterable[str]) -> Iterator[Anchor]:
    """Read anchors back."""
    return (Anchor(**json.loads(line)) for line in lines if line.strip())
