import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import procrastinate.schema
import psycopg
import pytest
from flask import Flask
from sqlalchemy import text

from portal import migrations, notices
from portal.audit import THE_PORTAL
from portal.db import session, transaction
from portal.jobs import schedule
from portal.jobs.queue import JobFailed, make_queue
from portal.jobs.worker import run_in_thread
from portal.notices import Notice, NoticeState
from portal.tenancy import Practice
from tests.databases import Server
from tests.notices.making import MailServer, make_letter

PATIENCE = 20.0


@pytest.fixture(autouse=True)
def _nothing_waits(app: Flask, postgres_server: Server, database_name: str) -> None:
    """Forget what other tests over this database left to be done."""
    with psycopg.connect(postgres_server.dsn(database_name)) as admin:
        admin.execute("DELETE FROM jobs.procrastinate_jobs WHERE status = 'todo'")


def wait_for(what: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.1)
    return False


def state_of(notice: Notice) -> str:
    session.refresh(notice)
    state = notice.state
    session.rollback()
    return state


def test_a_posted_letter_goes_as_soon_as_it_is_committed(
    practice: Practice, worker_app: Flask, mail_server: MailServer
) -> None:
    stop = run_in_thread(worker_app)
    try:
        with transaction():
            letter = make_letter(to_email="only.this@postlark.example")
            notice = notices.post(letter, key="k", vendor_id=None, by=THE_PORTAL)

        assert wait_for(lambda: state_of(notice) == NoticeState.SENT)
    finally:
        stop()
    # Letters of other tests go as well: a worker serves every practice.
    assert sum("only.this@" in mail["To"] for mail in mail_server.mails) == 1


def test_a_worker_goes_on_when_the_database_was_away(
    practice: Practice, worker_app: Flask, postgres_server: Server, database_name: str
) -> None:
    stop = run_in_thread(worker_app)
    try:
        assert wait_for(lambda: workers_of(postgres_server) > 0)
        with psycopg.connect(postgres_server.admin) as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE usename = 'portal_worker' AND datname = %s",
                [database_name],
            )
        with transaction():
            notice = notices.post(make_letter(), key="k", vendor_id=None, by=THE_PORTAL)

        assert wait_for(lambda: state_of(notice) == NoticeState.SENT)
    finally:
        stop()


def workers_of(server: Server) -> int:
    with psycopg.connect(server.admin) as admin:
        row = admin.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE usename = 'portal_worker'"
        ).fetchone()
    return int(row[0]) if row else 0


def test_a_worker_ends_when_it_is_told_to(worker_app: Flask) -> None:
    stop = run_in_thread(worker_app)

    began = time.monotonic()
    stop()

    assert time.monotonic() - began < 10


_WORK = """
import dataclasses, sys
from portal.app import make_app
from portal.gateways.outside import Outside
from portal.jobs.worker import run_forever
from portal.settings import read_settings
app = make_app(read_settings({}), Outside.in_memory(), database_url=sys.argv[1], secret_key="s" * 32)
print("ready", flush=True)
run_forever(app)
print("ended", flush=True)
"""


def test_a_worker_process_ends_in_order_when_it_is_told_to(
    app: Flask, postgres_server: Server, database_name: str
) -> None:
    url = postgres_server.url(database_name, "portal_worker")
    with subprocess.Popen([sys.executable, "-c", _WORK, url], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        assert wait_for(lambda: workers_of(postgres_server) > 0)

        began = time.monotonic()
        process.terminate()

        assert process.stdout.readline() == b"ended\n"
        assert process.wait() == 0
    assert time.monotonic() - began < 10


def test_what_a_failed_job_leaves_in_the_log_names_nobody(
    worker_app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    queue = make_queue(worker_app)

    with pytest.raises(JobFailed) as failed:
        queue.tasks[notices.SEND].func(practice_id="priya@postlark.example", notice_id=1)

    assert "priya" not in str(failed.value)
    assert "priya" not in caplog.text
    assert failed.value.__cause__ is None


def test_every_chore_of_the_schedule_runs(at_work: Practice, worker_app: Flask) -> None:
    for chore in schedule.CHORES:
        if isinstance(chore, schedule.Chore):
            chore.work(worker_app)
        else:
            chore.work(worker_app, at_work.practice_id)


def test_only_the_worker_may_ask_for_all_practices(practice: Practice) -> None:
    with pytest.raises(Exception, match="permission denied"):
        session.execute(text("SELECT app.every_practice()"))


def test_the_queue_stands_as_procrastinate_ships_it() -> None:
    ours = Path(migrations.__path__[0]) / "procrastinate_3_10.sql"

    assert ours.read_text() == procrastinate.schema.SchemaManager.get_schema()


def test_the_app_may_ask_for_jobs_but_not_take_or_change_them(practice: Practice) -> None:
    for forbidden in (
        "UPDATE jobs.procrastinate_jobs SET status = 'succeeded'",
        "DELETE FROM jobs.procrastinate_jobs",
    ):
        with pytest.raises(Exception, match="permission denied"), session.begin_nested():
            session.execute(text(forbidden))
