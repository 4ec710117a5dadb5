"""Foreign markup let through, and the blanks in it found and filled."""

import pytest

from portal.baa.template.blanks import (
    MEANINGS,
    blanks_in,
    guessed,
    is_broken,
    values_of,
    with_values,
)
from portal.baa.template.cleaning import cleaned
from portal.baa.template.rules import Choices
from tests.baa.template.setting import PARTIES, TODAY


@pytest.mark.parametrize(
    ("foreign", "kept"),
    [
        ("<p>One <strong>two</strong></p>", "<p>One <strong>two</strong></p>"),
        ('<p onclick="x()" style="a">One</p>', "<p>One</p>"),
        ("<script>alert(1)</script><p>One</p>", "<p>One</p>"),
        ("<style>p{}</style>&lt;script&gt;", "&lt;script&gt;"),
        ('<a href="http://x.example">One</a>', "One"),
        ('<link rel="attachment" href="file:///etc/passwd"><p>One', "<p>One</p>"),
        ("<p><em>One</p></em>Two", "<p><em>One</em></p>Two"),
        ("<svg><p>One</p></svg></div>", "<p>One</p>"),
        ("<table><tr><td>One</td></tr></table>", "<table><tr><td>One</td></tr></table>"),
        ("One<br/>two", "One<br>two"),
        ("<iframe src=x>One</iframe><object data=y>Two</object>", "Two"),
        ("<!-- <p> --><p>One</p>", "<p>One</p>"),
    ],
)
def test_only_what_a_contract_needs_is_let_through(foreign: str, kept: str) -> None:
    assert cleaned(foreign)[0] == kept


def test_markup_within_markup_without_end_stays_bounded() -> None:
    kept, _ = cleaned("<ul><li>" * 5_000 + "One")

    assert kept.count("<ul>") < 40
    assert kept.count("<li>") == kept.count("</li>")


def test_pictures_are_counted_and_left_out() -> None:
    assert cleaned('<p><img src="data:x"/>One<img src=""></p>') == ("<p>One</p>", 2)


@pytest.mark.parametrize(
    ("markup", "names"),
    [
        ("{{practice}} {{ vendor }} {{practice}}", ("practice", "vendor")),
        ("<p>{{<strong>prac</strong>tice}}</p>", ("practice",)),
        ("{{Name of  vendor}}", ("Name of vendor",)),
        ("{practice} {{}} {{a{b}}", ()),
        ("", ()),
    ],
)
def test_blanks_are_found_whole_or_in_pieces(markup: str, names: tuple[str, ...]) -> None:
    assert blanks_in(markup) == names


@pytest.mark.parametrize(
    ("markup", "broken"),
    [("{{practice}}", False), ("{{practice", True), ("practice}}", True), ("{practice}", False)],
)
def test_braces_that_are_no_blank_are_noticed(markup: str, broken: bool) -> None:  # noqa: FBT001
    assert is_broken(markup) is broken


def test_what_is_filled_in_is_escaped_and_leaves_the_tags_whole() -> None:
    markup = "<p>{{<strong>pra</strong>ctice}}, {{vendor}}, {{nobody}}</p>"

    filled = with_values(markup, {"practice": "A & B <b>", "vendor": "{{practice}}"})

    assert filled == "<p>A &amp; B &lt;b&gt;<strong></strong>, {{practice}}, </p>"


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("practice", "practice"),
        ("Covered Entity", "practice"),
        ("BUSINESS_ASSOCIATE_NAME", "vendor"),
        ("form1[0].vendor-name", "vendor"),
        ("form1.vendor name", "vendor"),
        ("services covered", "vendor_services"),
        ("effective date", "effective_date"),
        ("favorite color", None),
    ],
)
def test_names_that_are_known_are_guessed_and_no_others(name: str, meaning: str | None) -> None:
    assert guessed([name]).get(name) == meaning


def test_every_meaning_has_words_and_a_value() -> None:
    values = values_of({name: name for name in MEANINGS}, PARTIES, Choices(), TODAY)

    assert set(values) == set(MEANINGS)
    assert values["notice"] == "five (5) business days"
    assert (
        values["vendor_services"] == "appointment reminders by text message and online intake forms"
    )
    assert all(one.words and name in one.names for name, one in MEANINGS.items())
    named = [name for one in MEANINGS.values() for name in one.names]
    assert len(named) == len(set(named)), "a name that could stand for two things"


def test_a_blank_that_stays_empty_is_filled_with_nothing() -> None:
    assert values_of({"color": ""}, PARTIES, Choices(), TODAY) == {"color": ""}
