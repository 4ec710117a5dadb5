"""What stands in the address of an audit page is read with care."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from werkzeug.datastructures import MultiDict

from portal.audit.asking import asked, groups_asked, place, place_words
from portal.audit.queries import Place
from portal.audit.rules import ActorKind
from portal.audit.words import Group

TODAY = date(2026, 11, 24)


def test_nothing_asked_is_the_last_thirty_days() -> None:
    wanted = asked(MultiDict(), TODAY)

    assert (wanted.first, wanted.last) == (date(2026, 10, 25), TODAY)
    assert (wanted.text, wanted.kind, wanted.group, wanted.before, wanted.seen) == (
        "",
        None,
        None,
        None,
        0,
    )


def test_filters_are_read_and_written_the_same() -> None:
    told = {"q": "Ping", "who": "link", "deed": "baa", "from": "2026-11-01", "to": "2026-11-20"}

    wanted = asked(MultiDict(told), TODAY)

    assert (wanted.kind, wanted.group) == (ActorKind.LINK, Group.BAA)
    assert wanted.again() == told


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ("2026-11-20", "2026-11-01", (date(2026, 11, 1), date(2026, 11, 1))),
        ("2026-11-01", "2027-01-01", (date(2026, 11, 1), TODAY)),
        ("0001-01-01", "9999-12-31", (date(2026, 10, 25), TODAY)),
        ("soon", "2026-13-01", (date(2026, 10, 25), TODAY)),
    ],
)
def test_days_that_make_no_sense_are_put_right(
    first: str, last: str, shown: tuple[date, date]
) -> None:
    wanted = asked(MultiDict({"from": first, "to": last, "who": "x", "deed": "y"}), TODAY)

    assert (wanted.first, wanted.last) == shown
    assert (wanted.kind, wanted.group) == (None, None)


def test_a_day_is_the_practices_own_day() -> None:
    wanted = asked(MultiDict({"from": "2026-11-01", "to": "2026-11-01"}), TODAY)

    sought = wanted.sought(ZoneInfo("America/Chicago"), lambda _: ())

    # The clocks go back that morning, so the day has 25 hours.
    assert sought.since == datetime(2026, 11, 1, 5, tzinfo=UTC)
    assert sought.until == datetime(2026, 11, 2, 6, tzinfo=UTC)


def test_a_place_is_read_as_it_was_written() -> None:
    at = Place(at=datetime(2026, 11, 24, 9, 34, 1, 123456, tzinfo=UTC), id=4812)

    assert place(place_words(at)) == at


@pytest.mark.parametrize("told", [None, "", "-", "1-", "x-1", "1-x", "9" * 30 + "-1"])
def test_a_place_that_makes_no_sense_is_the_beginning(told: str | None) -> None:
    assert place(told) is None


def test_no_group_ticked_is_every_group_offered() -> None:
    offered = (Group.BAA, Group.FLAGS)

    assert groups_asked(MultiDict(), offered) == {Group.BAA, Group.FLAGS}
    assert groups_asked(MultiDict([("kind", "baa")]), offered) == {Group.BAA}
    assert groups_asked(MultiDict([("kind", "trail")]), offered) == {Group.BAA, Group.FLAGS}
