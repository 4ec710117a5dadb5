"""Commands that make a backup, restore one, and prove that it can be restored."""

import argparse
import json
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import text

from portal import audit, backups, clock, ground, tenancy
from portal.backups.examining import Examined
from portal.backups.making import Say
from portal.cli.table import Commands, in_json
from portal.db import session, transaction
from portal.errors import RuleBroken
from portal.gateways import anchor_file
from portal.gateways.keys import KeyRing, KmsKeys, LocalKeys
from portal.gateways.outside import build_outside, master_key_file
from portal.gateways.ports import KeyWrapper, OutsideSilent
from portal.gateways.postgres_dump import DumpFailed
from portal.gateways.postgres_user import own_name
from portal.gateways.seal_building import signing_key_file
from portal.serve import worker_app
from portal.settings import Settings

_KEEP_THE_KEY = (
    "The backup opens with the master key only, and the master key is not in it.\n"
    "Keep a copy of it apart from the backup ({key}): without it nothing comes back.\n"
)

_AND_THE_OTHER = (
    "Neither is {path} in it, with which signed papers are sealed. Keep a copy of it likewise.\n"
)


def add_to(commands: Commands) -> None:
    """Add them."""
    made = commands.add("backup", _backup, "Make a backup in a folder, sealed with the master key.")
    made.add_argument("place", type=Path, metavar="DIR", help="the folder that backups lie in")
    in_json(made)
    drilled = commands.add(
        "restore-drill", _drill, "Restore a backup where nobody works, check it, and keep a record."
    )
    _which(drilled)
    drilled.add_argument("--by", metavar="NAME", help="who runs the drill, as the record says it")
    in_json(drilled)
    restored = commands.add("restore", _restore, "Restore a backup into an empty data folder.")
    _which(restored)
    restored.add_argument("--into", type=Path, required=True, metavar="DATA")
    restored.add_argument("--key", type=Path, metavar="FILE", help="the master key file")
    in_json(restored)


def _which(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("place", type=Path, metavar="DIR", help="the folder that backups lie in")
    parser.add_argument("--backup", metavar="NAME", help="which one; without it, the newest")


def _backup(settings: Settings, told: argparse.Namespace) -> int:
    its = build_outside(settings)
    laid = ground.stand_on(settings)
    if laid.backup_dsn is None:
        raise RuleBroken(
            "Set PORTAL_BACKUP_DATABASE_URL: a backup is read by the role portal_backup, which sees "
            "every practice and changes nothing."
        )
    source = backups.Source(
        dsn=laid.backup_dsn,
        programs=laid.cluster.programs if laid.cluster else None,
        store=its.store,
        keys=its.keys,
        data=settings.data,
    )
    with _told_plainly(), _progress() as say:
        made = backups.make(source, told.place, at=clock.now(), say=say)
    lost = [one.sentence() for one in made.manifest.lost]
    if told.as_json:
        _print(_of_backup(made) | {"troubles": lost})
    else:
        sys.stdout.write(_words_of_backup(made, settings))
        sys.stdout.writelines(f"- {sentence}\n" for sentence in lost)
    return 1 if lost else 0


def _drill(settings: Settings, told: argparse.Namespace) -> int:
    its = build_outside(settings)
    backups.find(told.place, told.backup)
    laid = ground.stand_on(settings)
    ground.check_schema(laid.app_url)
    anchors = [*audit.read_anchors(anchor_file.lines(settings.data))]
    with _told_plainly(), _progress() as say:
        drilled = backups.drill(
            told.place, told.backup, its.keys, live_anchors=anchors, at=clock.now(), say=say
        )
        say("Writing the record into each practice.")
        recorded = _record(settings, laid, drilled, told.by or own_name())
    troubles = [one.sentence for one in drilled.seen.troubles]
    if told.as_json:
        _print(
            {
                "backup": drilled.name,
                "outcome": drilled.outcome.value,
                "seconds": round(drilled.seconds, 1),
                "recorded_in": recorded,
            }
            | _of_seen(drilled.seen, troubles)
        )
    else:
        sys.stdout.write(f"The drill {drilled.outcome.value}. {_words_of_seen(drilled.seen)}")
        sys.stdout.writelines(f"- {sentence}\n" for sentence in troubles)
        sys.stdout.write(f"Its record was kept in {len(recorded)} practice(s).\n")
    return 1 if troubles else 0


def _record(
    settings: Settings, laid: ground.Ground, drilled: backups.Drilled, person: str
) -> list[int]:
    by = audit.Actor(kind=audit.ActorKind.PORTAL, name=f"{person}, at the portal's console")
    with worker_app(settings, laid).app_context():
        practices = list(session.scalars(text("SELECT app.every_practice()")))
        session.rollback()
        for practice_id in practices:
            with tenancy.inside(practice_id), transaction():
                backups.record_drill(drilled, person=person, by=by)
    return practices


def _restore(settings: Settings, told: argparse.Namespace) -> int:
    data: Path = told.into.absolute()
    backups.check_empty(data)
    key_file = told.key or _first(data / "master.key", master_key_file(settings))
    with _told_plainly(), _progress() as say:
        try:
            path = backups.find(told.place, told.backup)
            opened = backups.open_backup(path, _keys(settings, key_file))
        except backups.BackupBroken as broken:
            sys.stdout.write(f"Nothing was restored. {broken}\n")
            return 1
        seen = backups.restore(
            opened, data, key_file=key_file, signing_key=signing_key_file(settings), say=say
        )
    troubles = [one.sentence for one in seen.troubles]
    if told.as_json:
        _print({"backup": path.name, "into": str(data)} | _of_seen(seen, troubles))
    else:
        came = "Everything" if not troubles else "Not everything"
        words = f"{came} came back, into {data}. {_words_of_seen(seen)}"
        sys.stdout.write(words if seen.tables else "Nothing was restored.\n")
        sys.stdout.writelines(f"- {sentence}\n" for sentence in troubles)
        sys.stdout.write(f"Set PORTAL_DATA={data} and run: portal serve\n" if seen.tables else "")
    return 1 if troubles else 0


def _keys(settings: Settings, key_file: Path) -> KeyWrapper:
    """Return what unwraps. Never makes a key: a new one would open nothing."""
    if settings.kms_key is None:
        return LocalKeys.from_file(key_file)
    kms = KmsKeys(settings.kms_key, region=settings.s3_region, endpoint=settings.kms_endpoint)
    return KeyRing(kms, LocalKeys.from_file(key_file)) if key_file.exists() else kms


def _first(*paths: Path) -> Path:
    return next((path for path in paths if path.exists()), paths[0])


def _of_backup(made: backups.Made) -> dict[str, Any]:
    told = made.manifest
    return {
        "backup": str(made.path),
        "made_at": told.made_at.isoformat(),
        "schema": told.schema,
        "tables": len(told.tables),
        "rows": told.rows,
        "documents": len(told.objects),
        "copied": made.copied,
        "carried_over": made.carried_over,
        "master_key_is_in_it": False,
        "signing_key_is_in_it": False,
    }


def _words_of_backup(made: backups.Made, settings: Settings) -> str:
    told = made.manifest
    key = f"KMS: {settings.kms_key}" if settings.kms_key else str(master_key_file(settings))
    return (
        f"The backup is {made.path}: {told.rows:,} rows in {len(told.tables)} tables, "
        f"{len(told.objects):,} documents ({made.copied:,} copied, {made.carried_over:,} carried "
        f"over from the backup before).\n{_KEEP_THE_KEY.format(key=key)}{_signing_key(settings)}"
    )


def _signing_key(settings: Settings) -> str:
    path = signing_key_file(settings)
    return _AND_THE_OTHER.format(path=path) if path.exists() else ""


def _of_seen(seen: Examined, troubles: list[str]) -> dict[str, Any]:
    return {
        "tables": seen.tables,
        "rows": seen.rows,
        "documents": seen.document_count,
        "trail_lines": seen.trail.lines if seen.trail else 0,
        "trail_is_whole": seen.trail.is_whole if seen.trail else False,
        "troubles": troubles,
    }


def _words_of_seen(seen: Examined) -> str:
    if not seen.tables:
        return "The database was not restored, so nothing else was checked.\n"
    trail = seen.trail.sentence() if seen.trail else ""
    return (
        f"{seen.rows:,} rows in {seen.tables} tables; {seen.document_count:,} documents opened with "
        f"the digest they were kept with. {trail}\n"
    )


def _print(told: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(told, indent=2) + "\n")


@contextmanager
def _told_plainly() -> Iterator[None]:
    """Say in a sentence what a person can do something about, and clear up also when told to end."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        yield
    except (DumpFailed, OutsideSilent, psycopg.Error) as failure:
        raise RuleBroken(f"It did not work, and nothing was left half done. {failure}") from failure
    except OSError as failure:
        raise RuleBroken(
            f"It did not work, and nothing was left half done. The disk says: {failure}"
        ) from failure


def _stop(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


@contextmanager
def _progress() -> Iterator[Say]:
    """Say on standard error how far it is: of many steps of one kind, one a second."""
    said_at, last = 0.0, ""

    def say(words: str) -> None:
        nonlocal said_at, last
        kind = words.partition(" ")[0]
        if kind != last or time.monotonic() - said_at > 1:
            sys.stderr.write(f"{words}\n")
            said_at, last = time.monotonic(), kind

    yield say
