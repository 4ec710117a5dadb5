"""The look is light, and its colours can be told apart by everyone."""

import gzip
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "static"
CSS = (STATIC / "portal.css").read_text()
STATES = ("critical", "soon", "waiting", "good", "quiet")
TEXT, SHAPE = 4.5, 3.0

PAIRS = [
    ("ink", "paper", TEXT),
    ("ink-2", "paper", TEXT),
    ("ink-3", "paper", TEXT),
    ("ink-3", "sunken", TEXT),
    ("ink-3", "surface", TEXT),
    ("ink-2", "quiet-soft", TEXT),
    ("link", "surface", TEXT),
    ("link", "brand-soft", TEXT),
    ("ink-3", "brand-soft", TEXT),
    ("on-brand", "brand", TEXT),
    ("paper", "ink", TEXT),
    ("edge", "surface", SHAPE),
    ("edge", "paper", SHAPE),
    ("focus", "paper", SHAPE),
    ("focus", "surface", SHAPE),
    ("surface", "critical", SHAPE),
    *[(f"{state}-ink", f"{state}-soft", TEXT) for state in STATES],
    *[(f"{state}-ink", "surface", TEXT) for state in STATES],
    *[(state, f"{state}-soft", SHAPE) for state in STATES],
    *[(state, "surface", SHAPE) for state in STATES],
]


def test_the_first_page_brings_less_than_76_kb_of_looks() -> None:
    small = [
        gzip.compress(path.read_bytes()) for path in STATIC.glob("*.*") if path.suffix != ".txt"
    ]
    fonts = [path.read_bytes() for path in STATIC.glob("fonts/*.woff2")]

    assert sum(map(len, small + fonts)) < 76_000


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_colours_stand_out(theme: str, front: str, back: str, least: float) -> None:
    tokens = _tokens(theme)

    assert _contrast(tokens[front], tokens[back]) >= least


def test_the_device_and_the_person_choose_the_same_dark() -> None:
    by_device = _named(_between(':root:not([data-theme="light"])', "}"))
    by_person = _named(_between(':root[data-theme="dark"]', "}"))

    assert by_device == by_person != {}


def test_nothing_comes_from_elsewhere() -> None:
    for path in STATIC.rglob("*"):
        if path.suffix in {".css", ".svg"}:
            addresses = re.findall(r"url\(([^)]*)\)|href=\"([^\"]*)\"", path.read_text())
            assert not [one for one in addresses if "//" in "".join(one)], path.name


def _tokens(theme: str) -> dict[str, str]:
    light = _named(_between(":root {", "@media (prefers-color-scheme: dark)"))
    return light if theme == "light" else light | _named(_between(':root[data-theme="dark"]', "}"))


def _between(start: str, end: str) -> str:
    begin = CSS.index(start)
    return CSS[begin : CSS.index(end, begin)]


def _named(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", block))


def _contrast(front: str, back: str) -> float:
    """Return the contrast of two colours, as WCAG 2.2 counts it."""
    dark, light = sorted((_luminance(front), _luminance(back)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
