"""Workers that send letters, to be killed: none of the letters may be lost, and none go out twice."""

import os
import select
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from flask import Flask
from sqlalchemy import text

from portal import notices, tenancy
from portal.app import make_app
from portal.audit import THE_PORTAL
from portal.db import db, session, transaction
from portal.gateways.keys import LocalKeys, make_key_file
from portal.gateways.mail import SmtpMailer
from portal.gateways.outside import Outside, lend_outside, master_key_file
from portal.jobs import outbox
from portal.jobs.worker import run_forever
from portal.settings import read_settings
from tests.conftest import open_practice
from tests.databases import Server, database
from tests.notices.making import MailServer, make_letter
from tests.vendors.making import make_vendor


@dataclass
class Sent:
    """What became of the letters: by the mail server's count, and by the outbox."""

    letters: int
    kills: int = 0
    arrived: Counter[str] = field(default_factory=Counter)
    # Letters of which the outbox says that they may have gone, by their Message-ID.
    unsure: set[str] = field(default_factory=set)
    waiting: int = 0

    @property
    def twice(self) -> int:
        """Count the letters that arrived more than once."""
        return sum(many > 1 for many in self.arrived.values())

    @property
    def lost(self) -> int:
        """Count the letters that neither arrived nor are shown to a person."""
        return self.letters - len(set(self.arrived) | self.unsure)

    def told(self) -> str:
        """Say it in a line."""
        asked = len(self.unsure)
        had = len(self.unsure & set(self.arrived))
        return (
            f"{self.letters} letters, {self.kills} kills: {len(self.arrived)} arrived, "
            f"{self.twice} twice, {self.lost} lost, {self.waiting} still waiting; "
            f"{asked} shown to a person as unsure, of which {had} had arrived"
        )


class Workers:
    """Worker processes, one after the other, forked from one that has everything imported."""

    def __init__(self, starter: subprocess.Popen[str]) -> None:
        self._starter = starter

    def start(self) -> int:
        """Start a worker, and return its number."""
        assert self._starter.stdin is not None
        assert self._starter.stdout is not None
        self._starter.stdin.write("start\n")
        self._starter.stdin.flush()
        return int(self._starter.stdout.readline())


@contextmanager
def workers(database_url: str, smtp_url: str, data: str) -> Iterator[Workers]:
    """Have workers to start."""
    told = [sys.executable, "-m", "tests.kill.letters", database_url, smtp_url, data]
    with subprocess.Popen(told, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as one:
        try:
            yield Workers(one)
        finally:
            one.kill()


@contextmanager
def letters_posted(on: Server, count: int, data: Path) -> Iterator[tuple[Flask, str]]:
    """Have a practice with so many letters in its outbox, as the worker sees it."""
    make_key_file(master_key_file(read_settings({"PORTAL_DATA": str(data)})))
    with database(on, "letters_killed") as name:
        url = on.url(name, "portal_worker")
        its = the_outside(str(data))
        app = make_app(read_settings({}), its, database_url=url, secret_key="s" * 32)
        with lend_outside(its), app.app_context():
            try:
                open_practice()
                _post(count)
                yield app, url
            finally:
                session.remove()
                db.engine.dispose()


def _post(count: int) -> None:
    """Post so many letters to vendors of the practice we are in."""
    vendor_id = make_vendor("Postlark").id
    with transaction():
        for number in range(count):
            letter = make_letter(to_email=f"priya{number}@postlark.example")
            notices.post(letter, key=f"letter {number}", vendor_id=vendor_id, by=THE_PORTAL)


def send_and_kill(
    app: Flask,
    hands: Workers,
    server: MailServer,
    sent: Sent,
    *,
    kills: int,
    say: Callable[[str], None],
) -> None:
    """Have the letters sent by workers that are killed as the letters go on, then by one that is not.

    A kill comes whenever another share of the letters has arrived: spread over all of it.
    """
    for number in range(1, kills + 1):
        worker = hands.start()
        aim = number * sent.letters // (kills + 2)
        _until(partial(_have_arrived, server, aim), seconds=60)
        os.kill(worker, signal.SIGKILL)
        sent.kills += 1
        say(f"kill {sent.kills}: {len(server.mails)} arrived")
        _ask_again(app)
    worker = hands.start()
    _until(lambda: _waiting() == 0, seconds=120, again=lambda: _ask_again(app))
    os.kill(worker, signal.SIGKILL)
    sent.arrived = Counter(str(mail["Message-ID"]) for mail in server.mails)
    rows = text("SELECT message_id FROM app.notices WHERE delivery = 'unsure'")
    sent.unsure = set(session.scalars(rows))
    sent.waiting = _waiting()
    session.rollback()


def _have_arrived(server: MailServer, many: int) -> bool:
    return len(server.mails) >= many


def _ask_again(app: Flask) -> None:
    """Do what the clock does each minute: what is due is asked for anew. And forget who died."""
    here = tenancy.current_practice_id()
    outbox.sweep(app)
    tenancy.enter(here)


def _waiting() -> int:
    waits = text("SELECT count(*) FROM app.notices WHERE state = 'waiting'")
    count = int(session.scalar(waits) or 0)
    session.rollback()
    return count


def _until(
    held: Callable[[], bool], *, seconds: float, again: Callable[[], None] | None = None
) -> None:
    ends_at, next_at = time.monotonic() + seconds, time.monotonic() + 1
    while not held():
        if time.monotonic() > ends_at:
            raise TimeoutError("The letters do not go on.")
        if again is not None and time.monotonic() > next_at:
            again()
            next_at = time.monotonic() + 1
        time.sleep(0.01)


def start_workers() -> None:
    """Fork a worker for each line on standard input, and say its number."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while select.select([sys.stdin], [], [])[0] and sys.stdin.readline():
        child = os.fork()
        if child == 0:
            try:
                _work(*sys.argv[1:])
            finally:
                os._exit(1)
        os.write(1, f"{child}\n".encode())


def _work(database_url: str, smtp_url: str, data: str) -> None:
    settings = read_settings({"PORTAL_DATA": data})
    mailer = SmtpMailer(smtp_url, "portal@juniperrow.example", "https://portal.example")
    its = replace(the_outside(data), mailer=mailer)
    app = make_app(settings, its, database_url=database_url, secret_key="s" * 32)
    run_forever(app)


def the_outside(data: str) -> Outside:
    """Return an outside whose keys are the same in each process: they lie on disk."""
    settings = read_settings({"PORTAL_DATA": data})
    return replace(Outside.in_memory(), keys=LocalKeys.from_file(master_key_file(settings)))


if __name__ == "__main__":
    start_workers()
