"""Lines of the trail as a page shows them: in days, in the practice's own time, things by name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from portal.audit.queries import TrailLine
from portal.audit.rules import Deed
from portal.audit.telling import Told, tell

_ITSELF: dict[str, str] = dict.fromkeys((Deed.TRAIL_READ, Deed.TRAIL_CHECKED), "Audit trail")


@dataclass(frozen=True, kw_only=True)
class Names:
    """What the things that events speak of are called."""

    vendors: Mapping[int, str] = field(default_factory=dict)
    documents: Mapping[int, str] = field(default_factory=dict)
    people: Mapping[int, str] = field(default_factory=dict)

    def of(self, line: TrailLine) -> dict[str, str]:
        """Return what an event's own thing is called."""
        event = line.event
        known = {"document": self.documents, "person": self.people}
        name = known.get(event.subject_kind or "", {}).get(event.subject_id or 0)
        return {event.subject_kind: name} if name and event.subject_kind else {}


@dataclass(frozen=True, kw_only=True)
class ShownLine:
    """One line on a page. `words`, `detail`, `icon`, `state`, `at` and `time` as the timeline asks."""

    told: Told
    at: str
    time: str
    about: str
    vendor_id: int | None
    ip: str
    number: int | None

    @property
    def words(self) -> str:
        return f"{self.told.sentence.rstrip('.')}."

    @property
    def detail(self) -> str:
        return self.told.more

    @property
    def icon(self) -> str:
        return self.told.icon

    @property
    def state(self) -> str:
        return self.told.state


def in_days(
    lines: Iterable[TrailLine], names: Names, zone: ZoneInfo
) -> list[tuple[str, list[ShownLine]]]:
    """Return lines by day, as they come: "Tuesday, November 24, 2026"."""
    local = ((line.event.at.astimezone(zone), line) for line in lines)
    days = []
    for day, of_day in groupby(local, key=lambda pair: pair[0].date()):
        shown = [_shown(line, at, names) for at, line in of_day]
        days.append((f"{day:%A, %B} {day.day}, {day.year}", shown))
    return days


def _shown(line: TrailLine, at: datetime, names: Names) -> ShownLine:
    event = line.event
    called = names.of(line)
    vendor = names.vendors.get(event.vendor_id or 0)
    return ShownLine(
        told=tell(
            event.deed,
            (event.actor_kind, event.actor_name),
            event.details,
            names=called,
            ip=event.ip,
        ),
        at=event.at.isoformat(timespec="seconds"),
        time=f"{at.hour % 12 or 12}:{at:%M %p}",
        about=vendor or next(iter(called.values()), "") or _ITSELF.get(event.deed, ""),
        vendor_id=event.vendor_id if vendor else None,
        ip=event.ip or "",
        number=line.number,
    )
