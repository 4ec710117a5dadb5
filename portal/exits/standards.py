"""The practice's own days for an end, where neither the vendor nor the agreement says a number.

They come last: the vendor's attested answer to question 5 and the agreement go before.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Standard:
    """A number of days, and why it is this one. No rule of law gives a number for an end."""

    days: int
    why: str

    @property
    def words(self) -> str:
        """Return it as a checklist says it."""
        return f"{self.days} days, as nobody says a number: {self.why}"


# 45 CFR 164.504(e)(2)(ii)(J) has PHI returned or destroyed at the end, "if feasible", without a day.
RETURNED_OR_DESTROYED = Standard(
    days=30, why="as long as a patient waits for a copy (45 CFR 164.524(b)(2))"
)
# The criterion of question 5 that asks more of a vendor says so of backups "over 90 days".
BACKUPS_GONE = Standard(days=90, why="the most that question 5 lets pass without asking")
