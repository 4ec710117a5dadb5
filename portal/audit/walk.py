"""One walk along one chain: each line must follow the one before it, and match its own seal."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import product

from portal.audit.canon import GENESIS, seal
from portal.audit.findings import Anchor, Fault, Finding, in_runs
from portal.audit.trail_rows import Head, Line

# Telling "reordered" from "changed" tries each event in each place; beyond this, "changed" will do.
_FEW = 40


class Months:
    """How many events each month still has, and how many are gone."""

    def __init__(self) -> None:
        self.there: Counter[str] = Counter()
        self.gone: Counter[str] = Counter()

    def note(self, at: datetime, *, is_there: bool) -> None:
        """Count one event."""
        (self.there if is_there else self.gone)[f"{at:%Y-%m}"] += 1

    def is_cut_off(self, at: datetime) -> bool:
        """Tell whether the month has lines in chains but not one event."""
        return f"{at:%Y-%m}" in self.gone.keys() - self.there.keys()

    def findings(self) -> Iterator[Finding]:
        """Return each month that was emptied."""
        for month in sorted(self.gone.keys() - self.there.keys()):
            yield Finding(
                fault=Fault.TRUNCATED,
                sentence=f"All {self.gone[month]:,} events of {month} are gone: "
                "the month was truncated.",
            )


class Walk:
    """Takes the lines of one chain in order, and remembers what was wrong."""

    def __init__(self, practice_id: int, head: Head | None, anchors: Mapping[int, str]) -> None:
        self.practice_id = practice_id
        self.count = 0
        self._head = head
        # Lines written down elsewhere, and their hashes.
        self._anchors = dict(anchors)
        self._last = 0
        # More than one only where a line stands twice.
        self._hashes: set[bytes] = {GENESIS}
        self._doubled: set[int] = set()
        self._missing: set[int] = set()
        self._deleted: list[Line] = []
        self._mismatched: list[Line] = []
        self._out_of_place: set[int] = set()
        self._rewritten: list[int] = []

    def step(self, line: Line, seen: Months) -> None:
        """Take the next line."""
        self.count += line.last_seq - line.seq + 1
        if line.seq > self._last + 1:
            self._missing.update(range(self._last + 1, line.seq))
        elif line.seq <= self._last:
            self._doubled.add(line.seq)
        elif line.prev_hash not in self._hashes:
            self._out_of_place.add(line.seq)
        if not line.is_retired:
            self._check(line)
            seen.note(line.at, is_there=line.event is not None)
        if self._anchors.pop(line.last_seq, line.hash.hex()) != line.hash.hex():
            self._rewritten.append(line.last_seq)
        if line.last_seq > self._last:
            self._last, self._hashes = line.last_seq, set()
        self._hashes.add(line.hash)

    def end(self) -> Anchor:
        """Return the last line, to be written down elsewhere."""
        last = min(self._hashes).hex()
        return Anchor(practice_id=self.practice_id, line=self._last, hash=last)

    def findings(self, seen: Months) -> Iterator[Finding]:
        """Return what is wrong, once the last line was taken."""
        reordered = self._reordered()
        changed = {line.seq for line in self._mismatched} - reordered
        deleted = {line.seq for line in self._deleted if not seen.is_cut_off(line.at)}
        yield from in_runs(Fault.CHANGED, self.practice_id, changed)
        yield from in_runs(Fault.DELETED, self.practice_id, deleted)
        yield from in_runs(Fault.INSERTED, self.practice_id, self._doubled)
        yield from in_runs(Fault.REORDERED, self.practice_id, reordered | self._out_of_place)
        yield from in_runs(Fault.LINES_MISSING, self.practice_id, self._missing)
        yield from self._at_the_end()
        yield from self._against_anchors()

    def _check(self, line: Line) -> None:
        if line.event is None:
            self._deleted.append(line)
        elif seal(line.prev_hash, line.event, line.seq) != line.hash:
            self._mismatched.append(line)

    def _reordered(self) -> set[int]:
        """Return the lines whose seal fits an event or a number that now stands elsewhere."""
        few = self._mismatched[:_FEW]
        return {
            line.seq
            for line, other, place in product(few, few, few)
            if (other is not line or place is not line)
            and other.event is not None
            and seal(line.prev_hash, other.event, place.seq) == line.hash
        }

    def _at_the_end(self) -> Iterator[Finding]:
        head = self._head
        if head is None:
            said = f"The head of the chain was deleted; its last line is {self._last:,}."
        elif head.seq > self._last:
            said = (
                f"The head says line {head.seq:,}, but the last line is {self._last:,}: "
                "lines were cut off the end, or the head was rewritten."
            )
            yield from in_runs(
                Fault.LINES_MISSING, self.practice_id, range(self._last + 1, head.seq + 1)
            )
        elif head.seq < self._last:
            said = f"The head was set back to line {head.seq:,}; the last line is {self._last:,}."
        elif head.hash not in self._hashes:
            said = f"The head was rewritten: its hash is not that of line {head.seq:,}."
        else:
            return
        yield self._finding(Fault.HEAD_REWRITTEN, said, self._last)

    def _against_anchors(self) -> Iterator[Finding]:
        for line in self._rewritten:
            said = f"Line {line:,} is not the one written down elsewhere: the chain was rewritten."
            yield self._finding(Fault.CHAIN_REWRITTEN, said, line)
        for line in sorted(self._anchors):
            if line > self._last:
                said = f"Line {line:,} was written down elsewhere, but the chain ends before it."
                yield self._finding(Fault.CHAIN_REWRITTEN, said, line)

    def _finding(self, fault: Fault, sentence: str, line: int) -> Finding:
        return Finding(
            fault=fault,
            sentence=sentence,
            practice_id=self.practice_id,
            first_line=line,
            last_line=line,
        )
