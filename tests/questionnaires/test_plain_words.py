"""Letters, and what vendors read of ours, need no more than eight years of school."""

from datetime import date

import pytest
from flask import Flask

from portal import links
from portal.links.letters import passed_on_text, renewed_text
from portal.notices import Letter
from portal.questionnaires.notices import (
    Correspondence,
    asked_many,
    questions_letter,
    reminder_letter,
    return_letter,
    short_words_ahead,
    words_ahead,
)
from portal.tenancy import Practice
from tests.browser import Browser
from tests.links.making import make_link, run_out
from tests.readability import grade

MOST = 8.0
DUE = date(2026, 12, 15)
ABOUT = Correspondence(
    practice_name="Juniper Row",
    practice_phone="(512) 555-0142",
    practice_email="front@juniper.example",
    asker_name="Marisol Vega",
    vendor_name="Pingwell",
    vendor_does="Appointment texts",
    to_name="Priya Raman",
    to_email="priya@pingwell.example",
)


def letters() -> dict[str, Letter]:
    asked = asked_many(5)
    told = {"verify_code": "4AC-72", "token": "t"}
    return {
        "questions": questions_letter(ABOUT, DUE, asked, **told),
        "returned": return_letter(ABOUT, DUE, returned=2, **told),
        "first reminder": reminder_letter(ABOUT, DUE, DUE, 1, asked, **told),
        "last reminder": reminder_letter(ABOUT, DUE, DUE, 3, asked, **told),
    }


def test_the_measure_tells_hard_words_from_easy_ones() -> None:
    assert grade("We use a tool. It is good. You can call us.") < 2
    assert grade("Notwithstanding contractual obligations, subcontractors indemnify entities.") > 14


def test_letters_are_plain(app: Flask) -> None:
    with app.app_context():
        graded = {name: grade(one.text) for name, one in letters().items()}

    assert {name: found for name, found in graded.items() if found > MOST} == {}


def test_words_ahead_are_plain(app: Flask) -> None:
    with app.app_context():
        asked = asked_many(5)
        long = words_ahead(ABOUT, asked, sender="portal@juniper.example", verify_code="4AC-72")
        short = short_words_ahead(ABOUT, asked, verify_code="4AC-72")

    assert grade(long) <= MOST
    assert grade(short) <= MOST
    assert len(short) < 320


def test_letters_of_links_are_plain(practice: Practice) -> None:
    link, _ = make_link()

    assert grade(renewed_text(link, "Juniper Row")) <= MOST
    assert grade(passed_on_text(link, "Dana Okafor", "Juniper Row")) <= MOST


def test_each_letter_says_how_to_check_it_without_a_click(app: Flask) -> None:
    with app.app_context():
        place = links.place_to_check()
        assert all(f"Type {place}" in one.text for one in letters().values())
        assert all("4AC-72" in one.text for one in letters().values())


@pytest.mark.parametrize("path", ["/verify-request", "/link/new-link", "/link/nobody-has-this"])
def test_doors_are_plain(anonymous: Browser, path: str) -> None:
    page = anonymous.open(path, status=404 if "nobody" in path else 200)

    assert grade("\n\n".join(page.texts("main p, main h1, main label"))) <= MOST


def test_the_pages_of_a_link_are_plain(anonymous: Browser, practice: Practice) -> None:
    link, token = make_link(person_name="Priya", email="p@p.example")
    door = anonymous.open(f"/link/{token}")
    assert grade("\n\n".join(door.texts("main p, main h1, main label"))) <= MOST
    run_out(link)

    ended = anonymous.open(f"/link/{token}", status=410)

    assert grade("\n\n".join(ended.texts("main p, main h1, main label"))) <= MOST
