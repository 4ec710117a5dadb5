from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import text

from portal.db import session, transaction
from portal.tenancy import Practice
from portal.web import limits

HOUR = timedelta(hours=1)


def test_tries_are_counted_and_then_refused(practice: Practice) -> None:
    key = uuid4().hex

    assert [limits.hit("test", key, most=2, per=HOUR) for _ in range(4)] == [
        True,
        True,
        False,
        False,
    ]


def test_buckets_and_keys_are_counted_apart(practice: Practice) -> None:
    key = uuid4().hex
    limits.hit("test", key, most=1, per=HOUR)

    assert limits.hit("other", key, most=1, per=HOUR)
    assert limits.hit("test", key + "x", most=1, per=HOUR)


def test_after_its_time_a_count_begins_anew(practice: Practice) -> None:
    key = uuid4().hex
    limits.hit("test", key, most=1, per=timedelta(seconds=-1))

    assert limits.hit("test", key, most=1, per=HOUR)


def test_a_try_counts_though_its_transaction_is_undone(practice: Practice) -> None:
    key = uuid4().hex
    session.execute(text("SELECT 1"))
    limits.hit("test", key, most=1, per=HOUR)
    session.rollback()

    assert not limits.hit("test", key, most=1, per=HOUR)


def test_forgotten_tries_do_not_count(practice: Practice) -> None:
    key = uuid4().hex
    limits.hit("test", key, most=1, per=HOUR)

    limits.forget("test", key)

    assert limits.hit("test", key, most=1, per=HOUR)


def test_nobody_reads_who_tried(app: Flask) -> None:
    for table in ("rate_limits", "rate_salts"):
        with app.app_context(), pytest.raises(Exception, match="permission denied"), transaction():
            session.execute(text(f"SELECT * FROM app.{table}"))
