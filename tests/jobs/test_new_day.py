"""A new day: when it begins, and that every vendor of every practice is judged for it."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import text

from portal import flags, tenancy
from portal.db import session, transaction
from portal.jobs import new_day
from portal.jobs.new_day import is_first_hour
from portal.jobs.queue import JobFailed, in_every_practice
from portal.jobs.schedule import PracticeChore
from portal.tenancy import Practice
from tests.baa.making import ask_for_baa
from tests.conftest import open_practice
from tests.vendors.making import make_vendor


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


def test_every_vendor_of_every_practice_is_judged_though_one_practice_fails(
    at_work: Practice, worker_app: Flask
) -> None:
    broken = at_work.practice_id
    ours = [open_practice(name).practice_id for name in ("Elsewhere Dental", "Fern Clinic")]
    for practice_id in ours:
        with tenancy.inside(practice_id):
            for name in ("Pingwell", "Postlark"):
                ask_for_baa(make_vendor(name))
            with transaction():  # fifteen days go by, and nobody touches a thing
                session.execute(
                    text("UPDATE app.baa_requests SET requested_on = requested_on - 15")
                )

    def judge(app: Flask, practice_id: int) -> None:
        if practice_id == broken:
            raise ValueError("of another kind")
        if practice_id in ours:  # and not the practices of other tests
            new_day.judge(app, practice_id)

    with pytest.raises(JobFailed, match=f"in {broken}: ValueError"):
        in_every_practice(PracticeChore("flags.try", None, judge))(worker_app, timestamp=0)

    for practice_id in ours:
        with tenancy.inside(practice_id):
            silent = session.scalars(
                text("SELECT count(*) FROM app.flags WHERE kind = :kind"), _SILENT
            )
            assert silent.one() == 2


_SILENT = {"kind": flags.FlagKind.BAA_SILENT.value}
