"""The only way in for foreign bytes: they are opened in a confined child, which tells what it saw."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from portal.gateways.confined import ChildFailed, Limits, run_confined

_CHILD = Path(__file__).parent / "cage_child.py"
_LIMITS = Limits(memory=1 << 30, cpu_seconds=20, wall_seconds=40, answer=64 << 10)

# The child's own words for what it may find. Anything else it says is not believed.
FINDINGS = frozenset(
    {
        "wrong_type",
        "damaged",
        "password",
        "javascript",
        "starts_programs",
        "sends_data",
        "fill_in_form",
        "program_inside",
        "macros",
        "fetches_template",
        "too_many_pages",
        "too_many_pixels",
        "unfolds",
    }
)


class Unreadable(Exception):
    """The file could not be opened safely: the child died, ran over a limit, or made no sense."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What is inside a file. A finding is a reason not to keep it."""

    finding: str | None = None
    media_type: str | None = None
    pages: int | None = None


def look_inside(file: BinaryIO) -> Seen:
    """Open a file in the cage. Any other end than a clear answer is Unreadable."""
    try:
        told = json.loads(run_confined(_CHILD, file, _LIMITS))
        return _believed(told)
    except (ChildFailed, ValueError, KeyError, TypeError) as failure:
        raise Unreadable("The file could not be read safely.") from failure
    finally:
        file.seek(0)


def _believed(told: dict[str, object]) -> Seen:
    finding, media_type, pages = told["finding"], told["media_type"], told["pages"]
    if finding is not None:
        if finding not in FINDINGS:
            raise ValueError("An unknown finding.")
        return Seen(finding=str(finding))
    if not isinstance(media_type, str) or not isinstance(pages, int | None):
        raise TypeError("An answer of the wrong shape.")
    return Seen(media_type=media_type, pages=pages)
