"""The queue as the worker sees it: every chore and errand as a task of procrastinate."""

import logging
from collections.abc import Callable

from flask import Flask
from procrastinate import App, JobContext, PsycopgConnector, RetryStrategy
from procrastinate.jobs import Status
from sqlalchemy import text

from portal.db import session
from portal.jobs.schedule import CATCH_UP, CHORES, ERRANDS, Chore, PracticeChore
from portal.web.errors import where

_log = logging.getLogger("portal.jobs")
_A_MONTH = 24 * 31


class CutShort(Exception):
    """The worker ended while practices still waited for their turn: the chore is done again."""


class JobFailed(Exception):
    """A job failed. Where and how, without the words of the failure: they may name people."""


def make_queue(app: Flask, is_ended: Callable[[], bool] = lambda: False) -> App:
    """Return the queue for a worker whose jobs run in `app`, over the app's database.

    Once the worker `is_ended`, a chore leaves the practices that have not had their turn, and goes
    back into the queue: the next worker does it in all of them.
    """
    url = app.config["SQLALCHEMY_DATABASE_URI"].replace("postgresql+psycopg:", "postgresql:", 1)
    queue = App(
        connector=PsycopgConnector(
            conninfo=url, kwargs={"options": "-c search_path=jobs"}, min_size=1, max_size=4
        )
    )
    again = RetryStrategy(max_attempts=6, exponential_wait=4)
    for name, errand in ERRANDS.items():
        queue.task(name=name, retry=again)(_guarded(app, name, errand))
    for chore in CHORES:
        _add_chore(queue, app, chore, is_ended)
    keep = queue.task(name="queue.keep", pass_context=True)(_keep)
    queue.periodic(cron="*/5 * * * *")(keep)
    return queue


async def catch_up(queue: App) -> None:
    """Ask for what was missed while no worker ran."""
    await queue.tasks[CATCH_UP].defer_async(timestamp=0)


def _add_chore(
    queue: App, app: Flask, chore: Chore | PracticeChore, is_ended: Callable[[], bool]
) -> None:
    work = _for_the_whole(chore) if isinstance(chore, Chore) else in_every_practice(chore, is_ended)
    again = RetryStrategy(retry_exceptions=[CutShort])
    task = queue.task(name=chore.name, retry=again)(_guarded(app, chore.name, work))
    if chore.cron is not None:
        queue.periodic(cron=chore.cron)(task)


def _guarded(app: Flask, name: str, work: Callable[..., None]) -> Callable[..., None]:
    def run(**numbers: int) -> None:
        try:
            with app.app_context():
                work(app, **numbers)
        except CutShort:
            raise
        except Exception as failure:  # noqa: BLE001 - told without its words
            raise _failed(name, failure) from None

    return run


def _failed(name: str, failure: Exception) -> JobFailed:
    told = f"{name}: {type(failure).__name__} at {where(failure)}"
    _log.error("%s", told)
    return JobFailed(told)


def _for_the_whole(chore: Chore) -> Callable[..., None]:
    def run(app: Flask, timestamp: int) -> None:  # noqa: ARG001 - procrastinate tells the time
        chore.work(app)

    return run


def in_every_practice(
    chore: PracticeChore, is_ended: Callable[[], bool] = lambda: False
) -> Callable[..., None]:
    """Return what does a chore in each practice in turn. One that fails keeps none from its turn.

    One that a worker's end cuts short says so, but for what each worker does as it starts anyway.
    """

    def run(app: Flask, timestamp: int) -> None:  # noqa: ARG001 - procrastinate tells the time
        failures = []
        for practice_id in every_practice():
            if is_ended():
                if chore.cron is None:
                    return
                raise CutShort(chore.name)
            try:
                chore.work(app, practice_id)
            except Exception as failure:  # noqa: BLE001 - the others have their turn
                failures.append(_failed(f"{chore.name} in {practice_id}", failure))
        if failures:
            raise failures[0]

    return run


def every_practice() -> list[int]:
    """Return the number of each practice. Only the worker may ask."""
    # A function of the database that only the worker may ask: no role sees all practices.
    found = list(session.scalars(text("SELECT app.every_practice()")))
    session.rollback()
    return found


async def _keep(context: JobContext, /, timestamp: int) -> None:  # noqa: ARG001 - told the time
    """Take up errands whose worker died, and forget failed jobs after a month."""
    manager = context.app.job_manager
    for lost in await manager.get_stalled_jobs():
        if lost.task_name in ERRANDS:
            await manager.retry_job(lost)
        else:
            await manager.finish_job(lost, status=Status.FAILED, delete_job=True)
    await manager.delete_old_jobs(nb_hours=_A_MONTH, include_failed=True)
