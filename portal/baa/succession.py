"""The chain of agreements: which version is in effect on a day, with which amendments, until when.

A later version replaces the one before from its first day, and is not undone by its own end. An
amendment replaces nothing: it goes on beside its base and ends with it. A version whose copy waits
for the virus scan, or was infected, counts for nothing: nobody can show it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal.baa.rules import Held

A_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Version:
    """One filed version, as far as the chain goes."""

    number: int
    held: Held
    filed_on: date
    amends: bool = False
    is_usable: bool = True


def base_on(versions: Sequence[Version], on: date) -> Version | None:
    """Return the whole agreement in force on this day: the last that began, if it still binds."""
    begun = [one for one in _bases(versions) if one.held.starts_on <= on]
    last = max(begun, key=_place, default=None)
    return last if last is not None and last.held.binds(on) else None


def base_of(amendment: Version, versions: Sequence[Version]) -> Version | None:
    """Return what an amendment amends: the whole agreement in effect on its first day.

    Only versions filed before it can be meant. Where none was in effect that day, it is the last
    of them: a copy of the base may wait for its scan, or begin later than the amendment says.
    """
    before = [one for one in versions if not one.amends and one.number < amendment.number]
    day = amendment.held.starts_on
    begun = [one for one in before if one.held.starts_on <= day]
    in_effect = max(begun, key=_place, default=None)
    if in_effect is not None and in_effect.held.binds(day):
        return in_effect
    return max(before, key=lambda one: one.number, default=None)


def amendments_on(base: Version, versions: Sequence[Version], on: date) -> list[Version]:
    """Return the amendments in effect beside their base on this day, oldest first."""
    beside = [
        one
        for one in versions
        if one.amends and one.is_usable and one.held.binds(on) and base_of(one, versions) == base
    ]
    return sorted(beside, key=_place)


def successor_of(version: Version, versions: Sequence[Version]) -> Version | None:
    """Return the version that replaces this one first. An amendment is replaced by none."""
    if version.amends:
        return None
    later = [one for one in _bases(versions) if _place(one) > _place(version)]
    return min(later, key=_place, default=None)


def last_day_of(version: Version, versions: Sequence[Version]) -> date | None:
    """Return the last day a version is in effect: by its own end, its base's, or a later one."""
    ends = [version.held.last_day]
    if version.amends:
        base = base_of(version, versions)
        ends.append(last_day_of(base, versions) if base else None)
    elif later := successor_of(version, versions):
        ends.append(later.held.starts_on - A_DAY)
    return min((day for day in ends if day is not None), default=None)


def relied_on_until(version: Version, versions: Sequence[Version]) -> date | None:
    """Return until when a practice went by a version, which its six years are counted from.

    One that was filed late replaces the one before only from the day it was on file: until then,
    the practice went by the old one, whatever the new one says of its first day.
    """
    ends = [version.held.last_day]
    if version.amends:
        base = base_of(version, versions)
        ends.append(relied_on_until(base, versions) if base else None)
    else:
        later = (one for one in _bases(versions) if _place(one) > _place(version))
        ends += [max(one.held.starts_on, one.filed_on) - A_DAY for one in later]
    return min((day for day in ends if day is not None), default=None)


def renewed_from(versions: Sequence[Held], binding: Held) -> date | None:
    """Return when a version on file takes over from the one in force, without a day between."""
    last = binding.last_day
    for one in sorted(versions, key=lambda held: held.starts_on):
        follows = one.starts_on > binding.starts_on and one.binds(one.starts_on)
        if follows and (last is None or one.starts_on <= last + A_DAY):
            return one.starts_on
    return None


def _bases(versions: Sequence[Version]) -> list[Version]:
    return [one for one in versions if one.is_usable and not one.amends]


def _place(one: Version) -> tuple[date, int]:
    """Return where a version stands in the chain: of two from the same day, the last filed."""
    return one.held.starts_on, one.number
