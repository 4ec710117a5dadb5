"""Commands about keys: begin a new master key, wrap everything under it, prove that all opens."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

from portal import audit, ground
from portal.cli.table import Commands, in_json
from portal.gateways.keys import KeyFileWrong, KeyRing, LocalKeys
from portal.gateways.outside import master_key_file, outside
from portal.gateways.seal_building import begin_anew
from portal.jobs import rotation
from portal.jobs.rotation import Place, Survey
from portal.serve import worker_app
from portal.settings import Settings

_CONSOLE = audit.Actor(kind=audit.ActorKind.PORTAL, name="The portal, told at its console")
_SHOWN = 20


def add_to(commands: Commands) -> None:
    """Add them."""
    keys = commands.group("keys", "Master keys.")
    keys.add("new", _new, "Begin a new master key in the key file. Every old one is kept.")
    keys.add("new-seal", _new_seal, "Make a new signing key, where the portal's own one is lost.")
    in_json(keys.add("rotate", _rotate, "Wrap every key anew, under the newest master key."))
    check = keys.add("check", _check, "Prove that every wrapped key opens. Changes nothing.")
    in_json(check)
    check.add_argument(
        "--read", action="store_true", help="also read every file, and compare its digest"
    )


def _new(settings: Settings, _told: argparse.Namespace) -> None:
    if settings.kms_key:
        raise KeyFileWrong("KMS wraps here. Make the new key there, and name it in PORTAL_KMS_KEY.")
    path = master_key_file(settings)
    key_id = LocalKeys.from_file(path).add()
    sys.stdout.write(
        f"{key_id} wraps from now on. Copy {path} to where its copies are kept, then run: "
        "portal keys rotate\n"
    )


def _new_seal(settings: Settings, _told: argparse.Namespace) -> None:
    path = begin_anew(settings)
    sys.stdout.write(
        f"Made {path}. Copy it to where its copies are kept, and restart the portal. Papers that "
        "were sealed before stay valid.\n"
    )


def _check(settings: Settings, told: argparse.Namespace) -> int:
    laid = ground.stand_on(settings)
    with worker_app(settings, laid).app_context(), _progress() as progress:
        found = rotation.survey(progress)
        if told.read:
            rotation.read_every_file(found, progress)
        held = _held()
    if told.as_json:
        _tell(_survey_told(found, held))
    else:
        sys.stdout.writelines(f"{line}\n" for line in _survey_lines(found, held))
    return int(not found.is_whole)


def _rotate(settings: Settings, told: argparse.Namespace) -> int:
    laid = ground.lay(settings)
    with worker_app(settings, laid).app_context(), _progress() as progress:
        found = rotation.survey(progress)
        if found.silent:
            return _refuse(found, as_json=told.as_json)
        begun = _begin_where_nothing_waits(found)
        done = rotation.rotate(progress, by=_CONSOLE)
    if told.as_json:
        _tell(asdict(done) | {"begun": begun})
        return int(bool(done.broken))
    if begun:
        path = master_key_file(settings)
        sys.stdout.write(f"Began a new master key. Copy {path} to where its copies are kept.\n")
    sys.stdout.write(f"Wrapped {done.count:,} keys anew. All that open are under {done.key_id}.\n")
    if done.count:
        sys.stdout.write(
            "Keep the old master keys for as long as you keep a backup from before today: the keys "
            "in it, and the copies in front of each sealed file, open with them alone.\n"
        )
    sys.stdout.writelines(f"{line}\n" for line in _broken_lines(done.broken))
    return int(bool(done.broken))


def _begin_where_nothing_waits(found: Survey) -> str | None:
    """Begin a new master key, unless a rotation waits to be finished. Return its id."""
    keys = outside().keys
    waiting = found.total - found.by_key[rotation.newest_key(keys)]
    if waiting or not isinstance(keys, LocalKeys):
        return None
    return keys.add()


def _refuse(found: Survey, *, as_json: bool) -> int:
    """Say which master keys are needed and not there. Nothing was changed."""
    if as_json:
        _tell({"refused": found.silent})
        return 1
    for key_id, why in found.silent.items():
        sys.stdout.write(
            f"{found.by_key[key_id]:,} keys are wrapped under {key_id}, which does not open them: "
            f"{why}\n"
        )
    sys.stdout.write(
        "Nothing was changed. Put each of these master keys back, then run it again.\n"
    )
    return 1


def _held() -> tuple[str, ...]:
    keys = outside().keys
    if isinstance(keys, LocalKeys):
        return keys.key_ids
    newest = rotation.newest_key(keys)
    return (newest, *keys.before.key_ids) if isinstance(keys, KeyRing) else (newest,)


def _survey_told(found: Survey, held: tuple[str, ...]) -> dict[str, object]:
    return {
        "opens": found.is_whole,
        "wrapped": found.total,
        "places": dict(found.by_drawer),
        "needed": dict(found.by_key),
        "not_held": found.silent,
        "no_longer_needed": [key_id for key_id in held if not found.by_key[key_id]],
        "files_read": found.files_read,
        "broken": [asdict(place) for place in found.broken],
    }


def _survey_lines(found: Survey, held: tuple[str, ...]) -> Iterator[str]:
    places = ", ".join(f"{count:,} {name}" for name, count in found.by_drawer.items())
    yield f"{found.total:,} wrapped keys ({places or 'nothing is kept yet'})."
    for key_id, count in found.by_key.most_common():
        there = "not held" if key_id in found.silent else "held"
        yield f"Needed: {key_id} ({there}), for {count:,}."
    for key_id in held:
        if not found.by_key[key_id]:
            yield f"No row needs {key_id}. Backups from before its rotation do."
    if found.files_read:
        yield f"{found.files_read:,} files read to their end."
    if found.is_whole:
        yield "Every one opens."
    yield from _broken_lines(found.broken)


def _broken_lines(broken: list[Place]) -> Iterator[str]:
    if broken:
        yield f"{len(broken):,} do not open:"
    for place in broken[:_SHOWN]:
        yield f"- practice {place.practice_id}, {place.drawer}, number {place.id}: {place.why}"
    if len(broken) > _SHOWN:
        yield f"- and {len(broken) - _SHOWN:,} more. --json lists all."


def _tell(told: object) -> None:
    sys.stdout.write(json.dumps(told, indent=2) + "\n")


@contextmanager
def _progress() -> Iterator[rotation.Progress]:
    """Show how far we are on standard error: in place for a person, once in a while for a log."""
    in_place, shown = sys.stderr.isatty(), ""

    def show(words: str) -> None:
        nonlocal shown
        if words != shown:
            shown = words
            sys.stderr.write(f"\r{words}" if in_place else f"{words}\n")
            sys.stderr.flush()

    yield show
    if in_place and shown:
        sys.stderr.write("\n")
