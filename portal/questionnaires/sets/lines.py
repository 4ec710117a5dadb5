"""On which line of a TOML text a value stands, so that an error can be found.

The text is read by `tomllib`, which gives no lines. This looks only for table headers and keys at
the beginning of a line, which is how sets are written; where it finds nothing, the header is told.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

Path = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*\[(\[?)\s*([A-Za-z0-9_.\-]+)\s*\]?\]\s*(?:#.*)?$")
_KEY = re.compile(r'^\s*("?)([A-Za-z0-9_\-]+)\1\s*=')
_LONG_TEXT = ('"""', "'''")


def lines_of(text: str) -> dict[Path, int]:
    """Return the line of each table and key: `("question", 0, "field", 2, "type")`."""
    counts: dict[Path, int] = {}
    found: dict[Path, int] = {}
    here: Path = ()
    for number, line in _outside_long_texts(text):
        header, key = _HEADER.match(line), _KEY.match(line)
        if header:
            here = _table(header[2].split("."), counts, is_list=bool(header[1]))
            found.setdefault(here, number)
        elif key:
            found.setdefault((*here, key[2]), number)
    return found


def line_at(lines: dict[Path, int], path: Path) -> int | None:
    """Return the line of a value, or of the nearest thing around it that has one."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return None


def _table(names: list[str], counts: dict[Path, int], *, is_list: bool) -> Path:
    path: Path = ()
    for place, name in enumerate(names):
        path = (*path, name)
        if place == len(names) - 1 and is_list:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _outside_long_texts(text: str) -> Iterator[tuple[int, str]]:
    lines = ["", *text.splitlines()]
    inside = False
    for number, (_, line) in enumerate(pairwise(lines), 1):
        if not inside:
            yield number, line
        if sum(line.count(mark) for mark in _LONG_TEXT) % 2:
            inside = not inside
