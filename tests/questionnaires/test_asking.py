"""Messages about a question, both ways, and the one letter a day that tells of them."""

from datetime import timedelta

from flask import Flask

from portal import audit, clock, notices, questionnaires, tenancy
from portal.audit import Deed
from portal.db import transaction
from portal.questionnaires import Assessment
from portal.questionnaires.together.asking import ask, due_digests, tell_of_messages
from portal.tenancy import Practice
from tests.accounts.making import ACTOR
from tests.make import make_vendor
from tests.questionnaires.making import by_link, send_questions
from tests.questionnaires.test_actions import deeds
from tests.questionnaires.walking import attest, come_in, path_of


def say(assessment: Assessment, words: str, by: audit.Actor) -> None:
    with transaction():
        filled = questionnaires.fill(assessment)
        ask(filled, filled.questions.question(3), words, at=clock.now(), by=by)


def tell(days: int = 0) -> None:
    on = tenancy.today_here() + timedelta(days=days)
    with transaction():
        for number, side in due_digests(on):
            tell_of_messages(number, side, on=on, by=audit.THE_PORTAL)


def letters(assessment: Assessment) -> list[str]:
    found = notices.notices_of(assessment.vendor_id)
    return [one.body for one in found if "wrote to you about" in one.subject]


def test_both_sides_see_the_messages_at_the_question(app: Flask, practice: Practice) -> None:
    assessment = send_questions(make_vendor())
    browser, _ = come_in(app, path_of(assessment))
    browser.send("/link/questions/3/messages", {"words": "Which backups do you mean?"})
    say(assessment, "The nightly ones.", ACTOR)

    third, second = (browser.open(f"/link/questions/{number}").text() for number in (3, 2))

    assert "Which backups do you mean?" in third
    assert "The nightly ones." in third
    assert "nightly" not in second


def test_one_letter_a_day_tells_of_all_messages_and_never_their_words(practice: Practice) -> None:
    assessment = send_questions(make_vendor())
    say(assessment, "The nightly ones.", ACTOR)
    say(assessment, "And the weekly.", ACTOR)

    tell()
    say(assessment, "All of them.", ACTOR)
    tell()
    (letter,) = letters(assessment)
    tell(days=1)
    tell(days=2)

    assert "nightly" not in letter
    assert len(letters(assessment)) == 2
    assert deeds().count(Deed.MESSAGES_TOLD) == 2


def test_nobody_is_told_of_their_own_words(practice: Practice) -> None:
    assessment = send_questions(make_vendor())
    say(assessment, "Which backups?", by_link(assessment))

    tell()

    assert letters(assessment) == []


def test_the_wrong_person_says_so_and_names_another(app: Flask, practice: Practice) -> None:
    assessment = send_questions(make_vendor())
    browser, _ = come_in(app, path_of(assessment))

    page = browser.send("/link/wrong-person", {"who": "Dana Lee"})

    assert "somebody else will be asked" in page.text()
    assert Deed.WRONG_PERSON_SAID in deeds()


def test_a_letter_says_that_the_receipt_is_ready_with_a_link_to_it(
    app: Flask, practice: Practice
) -> None:
    assessment = send_questions(make_vendor())
    browser, _ = come_in(app, path_of(assessment))

    attest(browser)

    letter = notices.notices_of(assessment.vendor_id)[0]
    assert "your receipt" in letter.subject
    _, page = come_in(app, path_of(assessment))
    assert page.text("h1") == "Thank you, that is everything"
