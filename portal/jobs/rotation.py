"""Wrapping every key anew under the newest master key, and proving that each opens.

Some are wrapped anew in one transaction, and each such transaction leaves a deed. What is stopped
on the way, however roughly, goes on from there when it is started again: what is under the newest
master key already is left alone.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from portal import accounts, audit, notices, tenancy
from portal.db import transaction
from portal.documents.keyring import DataKeys, to_prove, why_unreadable
from portal.gateways.outside import outside
from portal.gateways.ports import Drawer, InDrawer, KeyWrapper, OutsideSilent, SealBroken
from portal.jobs.queue import every_practice

_AT_ONCE = 500
_FILES_AT_ONCE = 20

_OF_PRACTICE: tuple[Drawer, ...] = (DataKeys(), notices.SealedLinks())
_OF_NOBODY: tuple[Drawer, ...] = (accounts.Authenticators(), accounts.Setups())

# Told what was done so far.
Progress = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a wrapped key lies: numbers only, never a name."""

    practice_id: int
    drawer: str
    id: int
    why: str


@dataclass(kw_only=True)
class Survey:
    """Every wrapped key, by master key, and those that do not open."""

    by_key: Counter[str] = field(default_factory=Counter)
    by_drawer: Counter[str] = field(default_factory=Counter)
    broken: list[Place] = field(default_factory=list)
    # Master keys that are needed and are not held, or do not answer.
    silent: dict[str, str] = field(default_factory=dict)
    files_read: int = 0

    @property
    def total(self) -> int:
        """Return how many wrapped keys there are."""
        return self.by_key.total()

    @property
    def is_whole(self) -> bool:
        """Tell whether each of them opens."""
        return not self.broken


@dataclass(kw_only=True)
class Rotated:
    """What came of wrapping anew."""

    key_id: str
    count: int = 0
    broken: list[Place] = field(default_factory=list)


def survey(progress: Progress) -> Survey:
    """Open every wrapped key, and change nothing."""
    found, keys = Survey(), outside().keys
    for practice_id, drawer in _drawers():
        for some in _batches(practice_id, drawer, _AT_ONCE):
            for one in some:
                _look_at(one, practice_id, drawer, keys, found)
            progress(f"{found.total:,} looked at")
    return found


def read_every_file(found: Survey, progress: Progress) -> None:
    """Read every kept file to its end, and add those that are not what was kept."""
    for practice_id in every_practice():
        after: int | None = 0
        while after is not None:
            with tenancy.inside(practice_id), transaction():
                after = _read_some(practice_id, after, found)
            progress(f"{found.files_read:,} files read")


def newest_key(keys: KeyWrapper) -> str:
    """Return the master key that wraps from now on, as what it wraps names it."""
    return keys.wrap(b"which key is this", {"purpose": "key check"}).key_id


def rotate(progress: Progress, *, by: audit.Actor, at_once: int = _AT_ONCE) -> Rotated:
    """Wrap anew whatever is not under the newest master key."""
    keys = outside().keys
    done = Rotated(key_id=newest_key(keys))
    for practice_id, drawer in _drawers():
        after: int | None = 0
        while after is not None:
            after = _rewrap_some(practice_id, drawer, after, done, by=by, at_once=at_once)
            progress(f"{done.count:,} wrapped anew")
    return done


def _rewrap_some(
    practice_id: int,
    drawer: Drawer,
    after: int,
    done: Rotated,
    *,
    by: audit.Actor,
    at_once: int,
) -> int | None:
    """Wrap the next few anew, in one transaction. Return where to go on; None at the end."""
    keys, count = outside().keys, 0
    with tenancy.inside(practice_id), transaction():
        some = drawer.some(after, at_once)
        for one in some:
            if one.wrapped.key_id == done.key_id:
                continue
            try:
                secret = keys.unwrap(one.wrapped, one.context)
            except SealBroken as broken:
                done.broken.append(_place(practice_id, drawer, one, str(broken)))
                continue
            count += drawer.put_back(one, keys.wrap(secret, one.context))
        if count:
            audit.record(audit.Deed.KEYS_ROTATED, by=by, count=count, kind=drawer.name)
    done.count += count
    return some[-1].id if some else None


def _read_some(practice_id: int, after: int, found: Survey) -> int | None:
    some = to_prove(after, most=_FILES_AT_ONCE)
    for document in some:
        found.files_read += 1
        why = why_unreadable(document)
        if why:
            place = Place(practice_id=practice_id, drawer="files", id=document.id, why=why)
            found.broken.append(place)
    return some[-1].id if some else None


def _drawers() -> Iterator[tuple[int, Drawer]]:
    for practice_id in every_practice():
        for drawer in _OF_PRACTICE:
            yield practice_id, drawer
    for drawer in _OF_NOBODY:
        yield tenancy.THE_PORTAL_ITSELF, drawer


def _batches(practice_id: int, drawer: Drawer, at_once: int) -> Iterator[list[InDrawer]]:
    after = 0
    while True:
        with tenancy.inside(practice_id), transaction():
            some = drawer.some(after, at_once)
        if not some:
            return
        yield some
        after = some[-1].id


def _look_at(
    one: InDrawer, practice_id: int, drawer: Drawer, keys: KeyWrapper, found: Survey
) -> None:
    key_id = one.wrapped.key_id
    found.by_key[key_id] += 1
    found.by_drawer[drawer.name] += 1
    # A master key that is silent is asked no more: KMS may take a minute each time to say nothing.
    why = found.silent.get(key_id)
    if why is None:
        try:
            _open(one, keys)
        except OutsideSilent as silent:
            why = found.silent[key_id] = str(silent)
        except SealBroken as broken:
            why = str(broken)
    if why is not None:
        found.broken.append(_place(practice_id, drawer, one, why))


def _open(one: InDrawer, keys: KeyWrapper) -> None:
    try:
        keys.unwrap(one.wrapped, one.context)
    except OutsideSilent:
        keys.unwrap(one.wrapped, one.context)  # once may be chance


def _place(practice_id: int, drawer: Drawer, one: InDrawer, why: str) -> Place:
    return Place(practice_id=practice_id, drawer=drawer.name, id=one.id, why=why)
