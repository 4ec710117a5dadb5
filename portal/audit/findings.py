"""What can be wrong with the trail, in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """What was done to the trail."""

    CHANGED = "changed"
    DELETED = "deleted"
    INSERTED = "inserted"
    REORDERED = "reordered"
    TRUNCATED = "truncated"
    LINES_MISSING = "lines_missing"
    HEAD_REWRITTEN = "head_rewritten"
    CHAIN_REWRITTEN = "chain_rewritten"
    UNGUARDED = "unguarded"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is wrong, and where: a run of lines of one practice, or the whole trail."""

    fault: Fault
    sentence: str
    practice_id: int | None = None
    first_line: int | None = None
    last_line: int | None = None


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """One line of a chain, as it was at some moment, and its hash."""

    practice_id: int
    line: int
    hash: str


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a check of the trail came to. `ends` is the last line of each chain, to be written down."""

    lines: int
    ends: tuple[Anchor, ...]
    findings: tuple[Finding, ...]

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing was found."""
        return not self.findings

    def sentence(self) -> str:
        """Return the verdict in a sentence."""
        if self.is_whole:
            return (
                f"The trail is whole: {self.lines:,} lines of {_chains(len(self.ends))}, "
                "none missing, none changed."
            )
        things = "1 thing is" if len(self.findings) == 1 else f"{len(self.findings)} things are"
        return f"The trail is broken: {things} wrong in {self.lines:,} lines."


_SENTENCES = {
    Fault.CHANGED: "does not match its seal: it was changed after it was written",
    Fault.DELETED: "has a seal but no event: the event was deleted",
    Fault.INSERTED: "stands twice: one of the two was put in past the portal",
    Fault.REORDERED: "stands in another's place: lines were reordered",
    Fault.LINES_MISSING: "is missing from the chain",
}


def _chains(count: int) -> str:
    return "1 chain" if count == 1 else f"{count:,} chains"


def in_runs(fault: Fault, practice_id: int, lines: Iterable[int]) -> Iterator[Finding]:
    """Return one finding for each run of lines with the same fault."""
    for first, last in _runs(sorted(set(lines))):
        what = f"Line {first:,}" if first == last else f"Each line from {first:,} to {last:,}"
        yield Finding(
            fault=fault,
            sentence=f"{what} {_SENTENCES[fault]}.",
            practice_id=practice_id,
            first_line=first,
            last_line=last,
        )


def _runs(lines: list[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for place, line in enumerate(lines):
        if place + 1 == len(lines) or lines[place + 1] != line + 1:
            yield lines[start], line
            start = place + 1
