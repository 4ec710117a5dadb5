"""Rules of the house that no linter knows."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from portal.audit import Deed
from portal.web.access import access_of, check_every_view

ROOT = Path(__file__).parents[2]
CODE = sorted(
    path
    for path in (ROOT / "portal").rglob("*.py")
    if "versions" not in path.parts  # a migration is one long statement
)
ACTIONS = [path for path in CODE if path.stem == "actions" or path.parent.name == "actions"]


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    yield from (
        node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)
    )


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_files_and_functions_are_short(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 300
    long = [
        function.name
        for function in functions(path)
        if (function.end_lineno or 0) - function.lineno > 60
    ]
    assert long == []


def test_only_the_edge_commits() -> None:
    committing = {path.name for path in CODE if "session.commit(" in path.read_text()}

    assert committing == {"db.py"}


def test_only_the_clock_asks_what_time_it_is() -> None:
    asking = {
        path.name
        for path in CODE
        if re.search(r"datetime\.now\(|date\.today\(|utcnow\(", path.read_text())
    }

    assert asking == {"clock.py"}


def test_foreign_bytes_are_opened_only_in_the_cage() -> None:
    readers = re.compile(
        r"^\s*(?:import|from) (pikepdf|pypdfium2|PIL|docx|openpyxl|zipfile)\b", re.MULTILINE
    )
    of_our_own = {"memory.py", "confined_probe.py", "checks_of_scanner.py"}
    reading = {path.name for path in CODE if readers.search(path.read_text())}
    starting = {path.name for path in CODE if "import ChildFailed" in path.read_text()}

    assert {name for name in reading - of_our_own if not name.startswith("cage_")} == set()
    assert starting == {"cage.py", "templates.py", "watermark.py", "render.py", "seal_checks.py"}


def test_seals_of_foreign_files_are_read_only_in_the_cage() -> None:
    reading = {path.name for path in CODE if "import PdfFileReader" in path.read_text()}

    # What we seal, we made ourselves, or a child drew it anew.
    assert reading == {"cage_seals.py", "seal_writing.py"}


def test_a_room_is_entered_by_its_front_door() -> None:
    reaching = [
        f"{name_of(path)} reaches into {other}"
        for path in CODE
        for other in re.findall(
            r"^from portal\.(\w+)\.(?:actions|queries|models)\b.* import",
            path.read_text(),
            re.MULTILINE,
        )
        if other != path.relative_to(ROOT / "portal").parts[0]
    ]

    assert reaching == []


def test_every_deed_is_recorded_somewhere() -> None:
    text = "".join(path.read_text() for path in CODE)

    assert [deed for deed in Deed if f"Deed.{deed.name}" not in text] == []


def test_urls_are_kebab_case_and_typed(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        assert re.fullmatch(r"(/([a-z0-9-]+|<\w+:\w+>)?)+", rule.rule), rule.rule


def test_every_view_says_who_may_reach_it(app: Flask) -> None:
    assert [name for name, view in app.view_functions.items() if access_of(view) is None] == []


def test_a_portal_with_an_unmarked_view_does_not_start() -> None:
    app = Flask("unmarked", static_folder=None)
    app.add_url_rule("/", "open_to_whom", lambda: "hello")

    with pytest.raises(RuntimeError, match="open_to_whom"):
        check_every_view(app)


def test_a_view_open_to_anyone_says_why(app: Flask) -> None:
    silent = [
        name
        for name, view in app.view_functions.items()
        if access_of(view) == "public" and not view.__doc__
    ]

    assert silent == []


def test_nothing_is_switched_off_or_put_off() -> None:
    pages = sorted((ROOT / "templates").rglob("*.html"))
    for path in [*CODE, *pages]:
        text = path.read_text()
        assert "coming soon" not in text.lower(), path
        assert "TODO" not in text, path
    for path in pages:
        assert "|safe" not in path.read_text().replace(" ", ""), path
