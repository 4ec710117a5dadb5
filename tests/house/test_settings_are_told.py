"""Every setting is told to who runs the portal, and none that there is not."""

import re

import pytest

from tests.databases import ROOT

_NAME = re.compile(r"\b(?:PORTAL_[A-Z0-9_]+[A-Z0-9]|DATABASE_URL)\b")
_MANUAL = ROOT / "docs" / "operations.md"
# Read where the embedded server's programs are looked for, before there are settings.
_BESIDE_THE_SETTINGS = {"PORTAL_PG_BIN"}
_PLACES = ["README.md", "docs", "deploy", "script"]


def names_in(path: str) -> set[str]:
    place = ROOT / path
    files = [place] if place.is_file() else [one for one in place.rglob("*") if one.is_file()]
    texts = [one.read_text() for one in files if one.suffix != ".png"]
    return {name for text in texts for name in _NAME.findall(text)}


def test_every_setting_stands_in_the_manual() -> None:
    known = names_in("portal/settings.py") | _BESIDE_THE_SETTINGS

    assert known - set(_NAME.findall(_MANUAL.read_text())) == set()


@pytest.mark.parametrize("place", _PLACES)
def test_no_setting_is_told_that_there_is_not(place: str) -> None:
    known = names_in("portal/settings.py") | _BESIDE_THE_SETTINGS

    assert names_in(place) - known == set()
