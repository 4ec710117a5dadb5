"""Templates compile, find what they name, and hold nothing that the policy forbids."""

import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.meta import find_referenced_templates

from portal.web.filters import offer_filters

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "templates"
CSS = (ROOT / "static/portal.css").read_text()
NAMES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
PAGES = [name for name in NAMES if not name.startswith("emails/")]
_BY_HTMX = {"htmx-indicator", "htmx-request"}
FORBIDDEN = re.compile(
    r"\|\s*safe\b|\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:"
)


@pytest.fixture(scope="module")
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    app = Flask("templates")
    offer_filters(app)
    made.filters.update(app.jinja_env.filters)
    return made


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles(environment: Environment, name: str) -> None:
    assert environment.get_template(name).name == name


@pytest.mark.parametrize("name", NAMES)
def test_a_template_finds_what_it_names(environment: Environment, name: str) -> None:
    tree = environment.parse((FOLDER / name).read_text())

    named = {other for other in find_referenced_templates(tree) if other}

    assert [other for other in named if not (FOLDER / other).is_file()] == []
    for one in tree.find_all(nodes.FromImport):
        offered = _offered(environment, one.template.as_const())
        assert _wanted(one) <= offered, name


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_that_is_named_is_drawn(name: str) -> None:
    for icon in re.findall(r"\bicon\(\"([a-z0-9-]+)\"\)", (FOLDER / name).read_text()):
        assert (FOLDER / f"icons/{icon}.svg").is_file(), icon


@pytest.mark.parametrize("name", PAGES)
def test_a_template_holds_nothing_the_policy_forbids(name: str) -> None:
    assert FORBIDDEN.findall((FOLDER / name).read_text()) == []


@pytest.mark.parametrize("name", PAGES)
def test_what_is_sent_while_someone_types_is_never_dropped(name: str) -> None:
    # Left alone, htmx drops a request while another is on its way, and with it the last words.
    for tag in re.findall(r"<[a-z]+ [^<]*hx-trigger=[^<]*", (FOLDER / name).read_text()):
        assert "hx-sync=" in tag, tag


@pytest.mark.parametrize("name", PAGES)
def test_every_class_has_a_rule(name: str) -> None:
    assert _classes((FOLDER / name).read_text()) - _ruled() == set()


def test_every_rule_has_a_use() -> None:
    templates = [(FOLDER / name).read_text() for name in PAGES]
    code = [path.read_text() for path in sorted((ROOT / "portal").rglob("*.py"))]

    quoted = set().union(*map(_quoted, templates + code))
    sizes = {f"input-{word}" for word in quoted}

    assert _ruled() - set().union(*map(_classes, templates)) - quoted - sizes - _BY_HTMX == set()


def _wanted(one: nodes.FromImport) -> set[str]:
    return {name if isinstance(name, str) else name[0] for name in one.names}


def _offered(environment: Environment, name: str) -> set[str]:
    tree = environment.parse((FOLDER / name).read_text())
    macros = {macro.name for macro in tree.find_all(nodes.Macro)}
    return macros | {
        node.target.name
        for node in tree.find_all(nodes.Assign)
        if isinstance(node.target, nodes.Name)
    }


def _ruled() -> set[str]:
    bare = re.sub(r"/\*.*?\*/|url\([^)]*\)|\"[^\"]*\"", "", CSS, flags=re.DOTALL)
    return set(re.findall(r"\.([a-z][a-z0-9-]*)", bare))


def _quoted(text: str) -> set[str]:
    """Return the words in quotes, such as a class that is handed to a macro."""
    return {word for said in re.findall(r'"([^"\n]*)"', text) for word in said.split()}


def _classes(text: str) -> set[str]:
    """Return the classes said in class attributes, with those that an expression may add."""
    plain = re.sub(r"\{[{%].*?[%}]\}", lambda found: _said(found[0]), text, flags=re.DOTALL)
    return {word for value in re.findall(r'\bclass="([^"]*)"', plain) for word in value.split()}


def _said(expression: str) -> str:
    tests = r'(==|!=)\s*"[^"]*"|\bin\s*[\[(].*?[\])]|\.\w+\([^)]*\)'
    return " ".join(re.findall(r'"([^"]*)"', re.sub(tests, "", expression)))
