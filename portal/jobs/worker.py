"""The worker: in a thread of `portal serve`, or a process of its own with `portal worker`.

Give it an app made over the worker's database address: its jobs run as `portal_worker`.
"""

import asyncio
import logging
import signal
import threading
from collections.abc import Callable

from flask import Flask
from procrastinate import App
from procrastinate.jobs import DeleteJobCondition
from procrastinate.worker import Worker

from portal.jobs.queue import catch_up, make_queue
from portal.web.errors import where

_log = logging.getLogger("portal.jobs")
_AT_ONCE = 4
_LONGEST_GOODBYE = 25.0
_BEFORE_ANOTHER_TRY = 5.0


def run_in_thread(app: Flask) -> Callable[[], None]:
    """Work in a thread until the function that is returned is called."""
    life = _Life(app)
    thread = threading.Thread(target=life.live, name="portal-worker", daemon=True)
    thread.start()

    def stop() -> None:
        life.end()
        thread.join(_LONGEST_GOODBYE + 5)

    return stop


def run_forever(app: Flask) -> None:
    """Work until the process is told to end."""
    life = _Life(app)
    for number in (signal.SIGTERM, signal.SIGINT):
        # From a thread: a signal handler runs inside the loop it has to wake.
        signal.signal(number, lambda *_: threading.Thread(target=life.end).start())
    life.live()


class _Life:
    """A worker that takes up its work again when the database was away."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._ended = threading.Event()
        self._worker: Worker | None = None

    def live(self) -> None:
        while not self._ended.is_set():
            try:
                asyncio.run(self._work())
            except Exception as failure:  # noqa: BLE001 - whatever it was, letters still wait
                _log.error("worker: %s at %s", type(failure).__name__, where(failure))
            self._ended.wait(_BEFORE_ANOTHER_TRY)

    def end(self) -> None:
        self._ended.set()
        if self._worker is not None:
            self._worker.stop()  # type: ignore[no-untyped-call]

    async def _work(self) -> None:
        queue = make_queue(self._app, self._ended.is_set)
        async with queue.open_async():
            await catch_up(queue)
            self._worker = _make_worker(queue)
            # It may have been told to end in the meantime.
            if not self._ended.is_set():
                await self._worker.run()  # type: ignore[no-untyped-call]


def _make_worker(queue: App) -> Worker:
    return Worker(
        app=queue,
        name="portal",
        concurrency=_AT_ONCE,
        delete_jobs=DeleteJobCondition.SUCCESSFUL,
        install_signal_handlers=False,
        shutdown_graceful_timeout=_LONGEST_GOODBYE,
    )
