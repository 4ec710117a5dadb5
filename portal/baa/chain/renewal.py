"""A renewal: what the last version said, carried into the next one, from where that one ends."""

from dataclasses import dataclass
from datetime import date

from portal.baa import queries
from portal.baa.models import Baa
from portal.baa.rules import a_year_from
from portal.baa.signers import Side, Signer
from portal.baa.succession import A_DAY
from portal.errors import NotFound


@dataclass(frozen=True, kw_only=True)
class Renewal:
    """What the next version begins with, unless somebody says otherwise."""

    renews: Baa
    starts_on: date
    ends_on: date | None
    review_on: date | None

    def signers(self, side: Side) -> tuple[Signer, ...]:
        """Return who signed for a side the last time."""
        return tuple(one for one in self.renews.signers if one.side is side)


def renewal_of(vendor_id: int, baa_id: int, on: date) -> Renewal:
    """Return how a version of this vendor would be renewed. Amendments are not renewed.

    It begins the day after the last one ends, or today where that is over or has no end. It lasts
    as long as the last one did; one without an end is reviewed in a year.
    """
    versions = queries.versions_of(vendor_id)
    before = next((one for one in versions if one.id == baa_id and not one.amends), None)
    if before is None:
        raise NotFound
    last = before.held.last_day
    starts_on = max(on, last + A_DAY) if last else on
    ends_on = _as_long(before, starts_on)
    return Renewal(
        renews=before,
        starts_on=starts_on,
        ends_on=ends_on,
        review_on=None if ends_on else a_year_from(starts_on),
    )


def _as_long(before: Baa, starts_on: date) -> date | None:
    """Return the last day of a term as long as the last: whole years and months stay whole."""
    if before.ends_on is None:
        return None
    after = before.ends_on + A_DAY
    months = 12 * (after.year - before.starts_on.year) + after.month - before.starts_on.month
    if months > 0 and _months_on(before.starts_on, months) == after:
        return _months_on(starts_on, months) - A_DAY
    return starts_on + (before.ends_on - before.starts_on)


def _months_on(day: date, months: int) -> date:
    """Return the same day so many months on; the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (first_of_next - A_DAY).day))
