from datetime import UTC, datetime

import pytest

from portal.jobs.new_day import is_first_hour


@pytest.mark.parametrize(
    ("at", "zone", "begins"),
    [
        ("2026-11-24T06:07", "America/Chicago", True),
        ("2026-11-24T07:07", "America/Chicago", False),
        ("2026-11-24T05:07", "America/Chicago", False),
        ("2026-07-24T05:07", "America/Chicago", True),  # summer time
        ("2026-11-24T10:07", "Pacific/Honolulu", True),
        ("2026-11-24T05:07", "America/New_York", True),
    ],
)
def test_a_day_begins_at_each_practices_own_midnight(at: str, zone: str, *, begins: bool) -> None:
    assert is_first_hour(datetime.fromisoformat(at).replace(tzinfo=UTC), zone) is begins


def test_the_hourly_chore_meets_the_first_hour_of_every_day_once_even_when_clocks_change() -> None:
    hours = [datetime(2026, 11, day, hour, 7, tzinfo=UTC) for day in (1, 2) for hour in range(24)]

    met = [at for at in hours if is_first_hour(at, "America/Chicago")]

    assert [at.day for at in met] == [1, 2]
