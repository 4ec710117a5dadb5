"""The nightly upkeep of documents as the worker runs it."""

import os
from datetime import timedelta

from flask import Flask

from portal import clock
from portal.gateways.memory import MemoryStore
from portal.gateways.outside import Outside
from portal.jobs import cleaning
from portal.jobs.queue import in_every_practice
from portal.jobs.schedule import CHORES, PracticeChore
from portal.tenancy import Practice


def orphan(store: MemoryStore, practice: Practice) -> str:
    key = f"v1/{practice.practice_id}/{os.urandom(32).hex()}"
    store.kept[key] = (b"sealed", clock.now())
    store.written_at[key] = clock.now() - timedelta(days=3)
    return key


def test_the_worker_sweeps_a_practice(
    worker_app: Flask, at_work: Practice, outside: Outside
) -> None:
    assert isinstance(outside.store, MemoryStore)
    keys = [orphan(outside.store, at_work) for _ in range(1200)]

    cleaning.tend_documents(worker_app, at_work.practice_id)

    assert not set(keys) & set(outside.store.kept)


def test_it_is_done_every_night_in_every_practice(
    worker_app: Flask, at_work: Practice, outside: Outside
) -> None:
    assert isinstance(outside.store, MemoryStore)
    key = orphan(outside.store, at_work)
    (chore,) = [one for one in CHORES if one.name == "documents.tend"]
    assert isinstance(chore, PracticeChore)

    in_every_practice(chore)(worker_app, 0)

    assert key not in outside.store.kept
    assert chore.cron == "10 4 * * *"
