"""The sentence at the top of Today, and the strip below it. Numbers in, words out."""

from dataclasses import dataclass

MOST_ON_STRIP = 60


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many vendors stand where. All but the last two count only those with PHI."""

    with_phi: int
    lacking: int
    refused: int
    needs_attention: int
    waived: int
    review_soon: int
    unsorted: int
    attention: int
    vendors: int
    # They have a BAA in force, and PHI goes to a service that it does not cover.
    uncovered: int = 0

    @property
    def covered(self) -> int:
        """How many have a BAA in force that covers each service with PHI, and nothing that presses."""
        with_more_to_do = self.lacking + self.uncovered + self.needs_attention + self.waived
        return self.with_phi - with_more_to_do

    @property
    def is_clear(self) -> bool:
        """Tell whether nothing needs anybody."""
        return self.vendors > 0 and self.attention == 0


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One sentence with a number in it. The number is a link to its rows."""

    before: str
    words: str
    after: str
    state: str
    rows: str


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of the strip: so many vendors in one state. `rows` names the list of them."""

    state: str
    count: int
    shown: int
    words: str
    rows: str


def sentences(counts: Counts) -> list[Sentence]:
    """Say how things stand, worst first."""
    said = [_coverage(counts)]
    if counts.refused:
        one = "1 of them" if counts.lacking > 1 or counts.refused > 1 else "It"
        who = f"{counts.refused} of them" if counts.refused > 1 else one
        said.append(_sentence("", f"{who} refused.", "", "critical", "refused"))
    if counts.uncovered and counts.lacking:
        verb = "has" if counts.uncovered == 1 else "have"
        words = f"{counts.uncovered} more {verb} a service"
        said.append(_sentence("", words, " outside the BAA.", "critical", "not-covered"))
    if counts.review_soon:
        more = " more" if counts.lacking else ""
        verb = "needs" if counts.review_soon == 1 else "need"
        words = f"{counts.review_soon}{more} {verb} review"
        said.append(_sentence("", words, " in the next 30 days.", "soon", "review"))
    if counts.unsorted:
        verb = "is" if counts.unsorted == 1 else "are"
        words = f"{_vendors(counts.unsorted)}"
        said.append(_sentence("", words, f" {verb} not sorted yet.", "soon", "unsorted"))
    return said


def strip(counts: Counts) -> list[Part]:
    """Return the parts of the strip. Many vendors share a piece, but no part vanishes."""
    parts = (
        ("critical", counts.lacking, "without a BAA", "without-baa"),
        ("critical", counts.uncovered, "with a service outside the BAA", "not-covered"),
        ("soon", counts.needs_attention, "with a BAA that needs attention", "needs-attention"),
        ("quiet", counts.waived, "waived", "waived"),
        ("good", counts.covered, "covered", "covered"),
    )
    scale = min(1.0, MOST_ON_STRIP / max(counts.with_phi, 1))
    return [
        Part(state=state, count=count, shown=max(1, round(count * scale)), words=words, rows=rows)
        for state, count, words, rows in parts
        if count
    ]


def in_words(counts: Counts) -> str:
    """Return the strip as a sentence, for those who cannot see it."""
    told = ", ".join(f"{part.count} {part.words}" for part in strip(counts))
    return f"{_vendors(counts.with_phi)} with PHI: {told}."


def _coverage(counts: Counts) -> Sentence:
    if counts.with_phi == 0:
        return _sentence(
            "None of your ", _vendors(counts.vendors), " is known to get PHI.", "quiet", "all"
        )
    if counts.lacking or counts.uncovered:
        return _uncovered(counts)
    if counts.with_phi == 1:
        return _sentence("Your ", "1 vendor", " with PHI is covered.", "good", "with-phi")
    done = "are covered" if counts.is_clear else "have a BAA"
    return _sentence("All ", _vendors(counts.with_phi), f" with PHI {done}.", "good", "with-phi")


def _uncovered(counts: Counts) -> Sentence:
    count, what, rows = (
        (counts.lacking, "no BAA", "without-baa")
        if counts.lacking
        else (counts.uncovered, "a service that the BAA does not cover", "not-covered")
    )
    words = f"{count} of {_vendors(counts.with_phi)}"
    verb = "has" if count == 1 else "have"
    return _sentence("", words, f" with PHI {verb} {what}.", "critical", rows)


def _sentence(before: str, words: str, after: str, state: str, rows: str) -> Sentence:
    return Sentence(before=before, words=words, after=after, state=state, rows=rows)


def _vendors(count: int) -> str:
    return f"{count} vendor" if count == 1 else f"{count} vendors"
