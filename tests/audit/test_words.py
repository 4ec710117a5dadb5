"""Every deed reads as a sentence that a practice manager understands."""

import re
from pathlib import Path

import pytest

from portal.audit.rules import Deed
from portal.audit.telling import Told, initials, tell
from portal.audit.words import GROUP_WORDS, WORDS, Group, deeds_in

ICONS = {path.stem for path in Path("templates/icons").glob("*.svg")}


def test_every_deed_has_words_and_every_group_a_name() -> None:
    assert set(WORDS) == set(Deed)
    assert set(GROUP_WORDS) == set(Group)
    assert [words.said for words in WORDS.values() if "{" in words.said[-1]] == []
    assert all(deeds_in(frozenset({group})) for group in Group)


@pytest.mark.parametrize("deed", Deed)
def test_a_deed_without_details_still_reads_well(deed: Deed) -> None:
    told = said(deed)

    assert re.fullmatch(r"[A-Z][^{}_:]*[^{}_:, ]", told.sentence), told.sentence
    assert WORDS[deed].icon in ICONS
    assert told.state in {"critical", "soon", "waiting", "good", "quiet", ""}


@pytest.mark.parametrize(
    ("deed", "details", "sentence"),
    [
        (Deed.BAA_TERMINATED, {"on": "2026-12-01"}, "Terminated the BAA on Dec 1, 2026"),
        (
            Deed.FLAG_RAISED,
            {"kinds": "baa_missing, soc2_old"},
            "Raised 2 flags: BAA missing, SOC 2 old",
        ),
        (Deed.FLAG_CLEARED, {"kinds": "baa_missing"}, "Cleared a flag: BAA missing"),
        (
            Deed.BAA_NEED_DECIDED,
            {"outcome": "not_needed"},
            "Decided whether a BAA is needed: no BAA is needed",
        ),
        (
            Deed.TRAIL_CHECKED,
            {"lines": 4809, "outcome": "whole"},
            "Checked the chain, 4,809 lines, whole",
        ),
        (
            Deed.VENDOR_CHANGED,
            {"changed": "legal_name, phi"},
            "Changed the record: legal name, PHI",
        ),
        (Deed.REFUSED, {"reason": "no permission"}, "Was refused: no permission"),
        (Deed.SESSION_ENDED, {"device": "Chrome on macOS"}, "Ended a session on Chrome on macOS"),
    ],
)
def test_details_are_put_into_words(
    deed: Deed, details: dict[str, str | int], sentence: str
) -> None:
    assert said(deed, details).sentence == sentence


def test_a_document_is_named() -> None:
    told = said(Deed.DOCUMENT_OPENED, names={"document": "SOC2-TypeII-2026.pdf"})

    assert told.sentence == "Opened SOC2-TypeII-2026.pdf"


def test_under_the_sentence_stands_who_and_why() -> None:
    told = said(Deed.BAA_REFUSED, {"how": "in_writing", "why": "Our Starter plan has no BAA."})

    assert told.sentence == "BAA refused, in writing"
    assert told.more == "By Marisol Vega. “Our Starter plan has no BAA.”"


@pytest.mark.parametrize("kind", ["person", "link"])
def test_nobody_passes_for_the_portal_by_its_name(kind: str) -> None:
    assert "the portal" not in tell("answer_saved", (kind, "The portal"), {}, names={}).more
    assert "By the portal" in tell("flag_raised", ("portal", "The portal"), {}, names={}).more


def test_who_came_by_link_is_shown_with_the_address() -> None:
    told = tell("answer_saved", ("link", "Priya Raman"), {}, names={}, ip="203.0.113.80")

    assert told.by == "Priya Raman, by link"
    assert told.more == "By Priya Raman, by vendor link, 203.0.113.80"


def test_the_portal_has_no_initials() -> None:
    told = tell("flag_raised", ("portal", "The portal"), {}, names={})

    assert (told.initials, told.by, told.more) == ("\u2013", "The portal", "By the portal")


def test_a_check_that_found_faults_is_red() -> None:
    assert said(Deed.TRAIL_CHECKED, {"faults": 0}).state == "good"
    assert said(Deed.TRAIL_CHECKED, {"faults": 2}).state == "critical"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Marisol Vega", "MV"),
        ("Zoë van der Berg", "ZB"),
        ("Cher", "C"),
        ("", "\u2013"),
        ("  ", "\u2013"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def said(
    deed: Deed,
    details: dict[str, str | int] | None = None,
    names: dict[str, str] | None = None,
) -> Told:
    """Tell a deed of Marisol Vega."""
    return tell(deed, ("person", "Marisol Vega"), details or {}, names=names or {})
