"""A worker that is told to end while a chore goes from practice to practice."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from flask import Flask
from procrastinate import App

from portal.jobs import queue as queues
from portal.jobs import worker
from portal.jobs.queue import CutShort, every_practice, in_every_practice, make_queue
from portal.jobs.schedule import CATCH_UP, PracticeChore
from portal.tenancy import Practice
from tests.conftest import open_practice
from tests.databases import Server
from tests.jobs.test_worker import wait_for

_NAME = "documents.tend"


@pytest.fixture
def practices(at_work: Practice) -> set[int]:
    """Return the numbers of all practices: at least two."""
    open_practice()
    found = set(every_practice())
    assert len(found) > 1
    return found


def _nothing(_app: Flask, _practice_id: int) -> None:
    pass


def test_a_chore_leaves_the_practices_whose_turn_has_not_come(
    practices: set[int], worker_app: Flask
) -> None:
    done: list[int] = []
    chore = PracticeChore(_NAME, "0 4 * * *", lambda _app, number: done.append(number))

    with pytest.raises(CutShort):
        in_every_practice(chore, lambda: bool(done))(worker_app, timestamp=0)

    assert len(done) == 1


def test_what_each_worker_does_as_it_starts_is_not_asked_for_twice(
    practices: set[int], worker_app: Flask
) -> None:
    done: list[int] = []
    chore = PracticeChore(CATCH_UP, None, lambda _app, number: done.append(number))

    in_every_practice(chore, lambda: bool(done))(worker_app, timestamp=0)

    assert len(done) == 1


def test_a_chore_that_was_cut_short_is_done_in_every_practice_by_the_next_worker(
    practices: set[int], asked: "Asked"
) -> None:
    first, after = list[int](), list[int]()

    def until_the_end(number: int) -> None:
        first.append(number)
        asked.wait_for_the_end()

    stop = asked.worker_with(until_the_end)
    assert wait_for(lambda: len(first) == 1)
    stop()

    assert (len(first), asked.state()) == (1, "todo")

    stop = asked.worker_with(after.append)
    try:
        assert wait_for(lambda: practices <= set(after))
    finally:
        stop()


class Asked:
    """A chore that is asked for once, and workers that do it in their own way."""

    def __init__(
        self, app: Flask, admin: psycopg.Connection[Any], patch: pytest.MonkeyPatch
    ) -> None:
        self._app, self._admin, self._patch = app, admin, patch
        self._is_ended: Callable[[], bool] = lambda: False
        patch.setattr(worker, "make_queue", self._queue)
        admin.execute("DELETE FROM jobs.procrastinate_jobs WHERE status = 'todo'")
        admin.execute(
            "INSERT INTO jobs.procrastinate_jobs (queue_name, task_name, args)"
            " VALUES ('default', %s, '{\"timestamp\": 0}')",
            [_NAME],
        )

    def worker_with(self, work: Callable[[int], object]) -> Callable[[], None]:
        """Start a worker that knows the chore alone. Return what ends it."""

        def do(_app: Flask, practice_id: int) -> None:
            work(practice_id)

        chores = (PracticeChore(_NAME, "0 4 * * *", do), PracticeChore(CATCH_UP, None, _nothing))
        self._patch.setattr(queues, "CHORES", chores)
        return worker.run_in_thread(self._app)

    def wait_for_the_end(self) -> None:
        """Wait until the worker is told to end."""
        assert wait_for(self._is_ended)

    def state(self) -> str:
        """Return what state the chore's job is in."""
        asked = "SELECT status FROM jobs.procrastinate_jobs WHERE task_name = %s"
        ((state,),) = self._admin.execute(asked, [_NAME]).fetchall()
        return str(state)

    def _queue(self, app: Flask, is_ended: Callable[[], bool]) -> App:
        self._is_ended = is_ended
        return make_queue(app, is_ended)


@pytest.fixture
def asked(
    worker_app: Flask,
    postgres_server: Server,
    database_name: str,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Asked]:
    with psycopg.connect(postgres_server.dsn(database_name), autocommit=True) as admin:
        # Another's chore of the same name would be counted.
        admin.execute("DELETE FROM jobs.procrastinate_jobs WHERE task_name = %s", [_NAME])
        yield Asked(worker_app, admin, monkeypatch)
        admin.execute("DELETE FROM jobs.procrastinate_jobs WHERE task_name = %s", [_NAME])
