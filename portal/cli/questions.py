"""Commands about sets of questions."""

import argparse
import json
import sys
from pathlib import Path

from portal.cli.table import Commands, in_json
from portal.questionnaires import SetBroken, read_pack
from portal.settings import Settings

_MOST_BYTES = 1_000_000


def add_to(commands: Commands) -> None:
    """Add them."""
    questions = commands.group("questions", "Sets of questions as data.")
    check = questions.add("check", _check, "Check a pack of questions, and say what is wrong.")
    check.add_argument("file", type=Path, metavar="FILE", help="the pack, a TOML file")
    in_json(check)


def _check(_settings: Settings, told: argparse.Namespace) -> int:
    try:
        text = _text(told.file)
    except (OSError, ValueError) as wrong:
        sys.stderr.write(f"{told.file} cannot be read: {wrong}\n")
        return 2
    try:
        pack = read_pack(text, file=told.file.name)
    except SetBroken as broken:
        problems = str(broken).splitlines()
        _say(told, {"in_order": False, "problems": problems}, "\n".join(problems))
        return 1
    count = len(pack.questions)
    said = f"{told.file.name} is in order: {pack.title}, version {pack.version}, {count} questions."
    _say(told, {"in_order": True, "problems": []}, said)
    return 0


def _text(file: Path) -> str:
    if file.stat().st_size > _MOST_BYTES:
        raise ValueError("it is over a megabyte")
    return file.read_text(encoding="utf-8")


def _say(told: argparse.Namespace, found: dict[str, object], said: str) -> None:
    sys.stdout.write((json.dumps(found) if told.as_json else said) + "\n")
