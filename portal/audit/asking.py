"""What the address of an audit page asks for."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from portal.audit.queries import Place, Sought
from portal.audit.rules import ActorKind
from portal.audit.words import Group

_DAYS_SHOWN = 30
_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The filters as a person set them. Both days are shown."""

    text: str
    kind: ActorKind | None
    group: Group | None
    first: date
    last: date
    before: Place | None
    # How many lines the pages before this one have shown.
    seen: int

    def sought(self, zone: ZoneInfo, find_vendors: Callable[[str], Collection[int]]) -> Sought:
        """Return what is sought, days turned into moments where the practice is."""
        return Sought(
            since=_midnight(self.first, zone),
            until=_midnight(self.last + timedelta(days=1), zone),
            kind=self.kind,
            groups=frozenset({self.group} if self.group else ()),
            text=self.text,
            vendor_ids=find_vendors(self.text) if self.text else (),
        )

    def again(self) -> dict[str, str]:
        """Return the filters for an address of the same pages."""
        told = {"q": self.text, "who": self.kind or "", "deed": self.group or ""}
        days = {"from": self.first.isoformat(), "to": self.last.isoformat()}
        return {name: value for name, value in (told | days).items() if value}


def asked(told: MultiDict[str, str], today: date) -> Asked:
    """Read the filters. What makes no sense is left out."""
    last = min(_day(told.get("to")) or today, today)
    first = _day(told.get("from")) or last - timedelta(days=_DAYS_SHOWN)
    return Asked(
        text=told.get("q", "").strip()[:100],
        kind=_choice(ActorKind, told.get("who")),
        group=_choice(Group, told.get("deed")),
        first=min(first, last),
        last=last,
        before=place(told.get("before")),
        seen=told.get("seen", 0, type=int),
    )


def groups_asked(told: MultiDict[str, str], offered: Collection[Group]) -> frozenset[Group]:
    """Return the groups that are ticked; all that are offered where none is."""
    ticked = {_choice(Group, one) for one in told.getlist("kind")}
    return frozenset(group for group in offered if group in ticked) or frozenset(offered)


def place(told: str | None) -> Place | None:
    """Read where a page begins."""
    micros, _, number = (told or "").partition("-")
    if not (micros.isdecimal() and number.isdecimal() and len(micros) < 18 and len(number) < 19):
        return None
    at = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int(micros))
    return Place(at=at, id=int(number))


def place_words(of: Place) -> str:
    """Write where a page begins."""
    micros = (of.at - datetime.fromtimestamp(0, UTC)) // timedelta(microseconds=1)
    return f"{micros}-{of.id}"


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _day(told: str | None) -> date | None:
    try:
        day = date.fromisoformat(told or "")
    except ValueError:
        return None
    return day if 1971 <= day.year < 2200 else None


def _choice(kind: type[_Choice], told: str | None) -> _Choice | None:
    return next((one for one in kind if one == told), None)
