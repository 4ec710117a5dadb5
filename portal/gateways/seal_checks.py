"""What is known of the seals of a file. It may be foreign: a confined child looks at it."""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from portal.gateways.cage import Unreadable
from portal.gateways.confined import ChildFailed, Limits, run_confined

_CHILD = Path(__file__).parent / "cage_seals.py"
_LIMITS = Limits(memory=1 << 30, cpu_seconds=20, wall_seconds=40, answer=256 << 10)
_LEVELS = frozenset({"", "B-T", "B-LTA"})
# What the child may find, in words. Anything else it says is not believed.
_SENTENCES = {
    "not_opened": "The file was not opened: it holds what no paper of ours holds, such as a program "
    "or a script.",
    "broken_file": "The file is damaged, or it is no PDF: its seals cannot be read.",
    "no_seals": "The file bears no seal of this portal.",
    "missing": "{Whose} is missing.",
    "extra": "The file bears a signature that this portal did not ask for.",
    "archive_broken": "The closing time stamp no longer fits the file: what it closed was changed.",
    "broken": "{Whose} no longer fits the file: what it sealed was changed afterwards.",
    "stranger": "{Whose} is not ours: it bears the certificate of somebody else.",
    "no_time": "{Whose} bears no time stamp that holds.",
    "changed": "Something was changed after it was sealed.",
    "added": "Something was added behind the last seal. What was sealed is as it was.",
    "pages": "Pages were added or taken out after the last seal.",
    "page": "Page {number} was changed after the last seal: something else is written or drawn "
    "there now.",
    "laid_over": "On page {number} something was laid over what is written, after the last seal.",
    "file_inside": "A file inside this one was replaced, added or taken out after the last seal.",
    "picture": "What is shown of {whose} was exchanged after the last seal.",
}
_UNREAD = frozenset({"not_opened", "broken_file"})
_WHOSE = {
    "issue": "the seal at issue",
    "vendor": "the vendor's signature",
    "practice": "the practice's signature",
}


@dataclass(frozen=True, kw_only=True)
class Trust:
    """Certificates (DER): those that sealed here, and the roots of them and of the time stamps.

    A root outside issues to many: only what bears one of our own seals is ours.
    """

    seals: tuple[bytes, ...] = ()
    roots: tuple[bytes, ...] = ()
    # Those among them that the portal made itself.
    own: tuple[bytes, ...] = ()

    def and_also(self, more: "Trust") -> "Trust":
        """Return both together, each once."""
        return Trust(
            seals=tuple(dict.fromkeys(self.seals + more.seals)),
            roots=tuple(dict.fromkeys(self.roots + more.roots)),
            own=tuple(dict.fromkeys(self.own + more.own)),
        )


@dataclass(frozen=True, kw_only=True)
class SignatureSeen:
    """One seal in a file: in which field, why, when by its time stamp, and how long it lasts."""

    field: str
    reason: str
    sealed_at: datetime | None
    level: str
    is_whole: bool
    # Whether somebody else's certificate made it.
    is_stranger: bool

    @property
    def whose(self) -> str:
        """Return whose act was sealed, in words."""
        return whose(self.field)


@dataclass(frozen=True, kw_only=True)
class SealFindings:
    """The seals of a file, and in sentences what is wrong with it."""

    signatures: tuple[SignatureSeen, ...]
    findings: tuple[str, ...]
    # Whether the closing time stamp is there that makes the seals last.
    is_closed: bool
    # Whether the seals could be read at all.
    is_readable: bool

    @property
    def is_whole(self) -> bool:
        """Tell whether every seal that was asked for holds, and nothing was changed since."""
        return not self.findings


def look_at_seals(pdf: bytes, fields: Sequence[str], trust: Trust) -> SealFindings:
    """Tell which seals a file bears, and what is wrong. Without fields, all of the file's count."""
    told = {
        "fields": list(fields),
        "seals": [hashlib.sha256(seal).hexdigest() for seal in trust.seals],
        "roots": [base64.b64encode(root).decode() for root in trust.roots],
    }
    try:
        answer = run_confined(_CHILD, BytesIO(pdf), _LIMITS, [json.dumps(told)])
        return _believed(json.loads(answer))
    except (ChildFailed, ValueError, KeyError, TypeError) as failure:
        raise Unreadable("The file could not be read safely.") from failure


def whose(field: str) -> str:
    """Return whose signature a field holds, in words."""
    side, _, place = field.partition("-")
    second = " (the second)" if place == "2" else ""
    return _WHOSE.get(side, "a signature") + second


def _believed(told: Any) -> SealFindings:
    return SealFindings(
        signatures=tuple(_signature(one) for one in told["signatures"][:20]),
        findings=tuple(_sentence(what, where) for what, where in told["findings"][:50]),
        is_closed=told["is_closed"] is True,
        is_readable=not _UNREAD & {what for what, _ in told["findings"]},
    )


def _signature(told: Any) -> SignatureSeen:
    if told["level"] not in _LEVELS:
        raise ValueError("An unknown level.")
    at = told["at"]
    return SignatureSeen(
        field=str(told["field"])[:40],
        reason=str(told["reason"])[:300],
        sealed_at=datetime.fromisoformat(at) if at else None,
        level=told["level"],
        is_whole=told["is_whole"] is True,
        is_stranger=told["is_stranger"] is not False,
    )


def _sentence(what: str, where: str) -> str:
    name = whose(where)
    number = where if where.isdecimal() else "?"
    return _SENTENCES[what].format(whose=name, Whose=name[0].upper() + name[1:], number=number)
