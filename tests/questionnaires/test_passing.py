"""One question passed on to a colleague: by a link that opens nothing else."""

from flask import Flask

from portal import notices, questionnaires
from portal.audit import Deed
from portal.tenancy import Practice
from tests.browser import Browser
from tests.make import make_vendor
from tests.questionnaires.making import send_questions
from tests.questionnaires.test_actions import deeds
from tests.questionnaires.walking import come_in, path_of

LEE = {"full_name": "Lee Ortiz", "email": "lee@pingwell.example", "note": "You know the vault"}


def passed(app: Flask) -> tuple[questionnaires.Assessment, Browser, Browser]:
    """Return an assessment whose third question is passed on, and the two browsers."""
    assessment = send_questions(make_vendor())
    priya, _ = come_in(app, path_of(assessment))
    priya.send("/link/questions/3/pass", LEE)
    lee = Browser(app)
    lee.open(path_of(assessment))
    who = {"full_name": "Lee Ortiz", "email": "lee@pingwell.example"}
    lee.send("/link/confirmation", who, via="/link")
    return assessment, priya, lee


def test_a_colleague_answers_the_one_question_and_hands_it_back(
    app: Flask, practice: Practice
) -> None:
    assessment, priya, lee = passed(app)

    page = lee.open("/link/question")
    assert "You know the vault" in page.text()
    lee.send("/link/question", {"q3_provider": "Amazon"})
    done = lee.send("/link/question/return", {"words": "All I know"})

    assert done.text("h1") == "Thank you, it is handed back"
    assert questionnaires.fill(assessment).rows["q3_provider"].by_name == "Lee Ortiz"
    back = priya.open("/link/questions/3").text()
    assert "Lee Ortiz handed it back" in back
    assert "All I know" in back
    assert {Deed.QUESTION_PASSED_ON, Deed.QUESTION_HANDED_BACK} <= set(deeds())


def test_the_link_opens_nothing_but_its_question(app: Flask, practice: Practice) -> None:
    _, _, lee = passed(app)

    for path in ("/link/questions", "/link/questions/3", "/link/review", "/link/refusal"):
        assert lee.get(path).status_code == 404


def test_whoever_passed_it_on_sees_who_has_it_and_takes_it_back(
    app: Flask, practice: Practice
) -> None:
    assessment, priya, lee = passed(app)
    sent = lee.open("/link/question").form()
    assert "Lee Ortiz has this question." in priya.open("/link/questions/3").text()

    priya.send("/link/questions/3/pass/end", {}, via="/link/questions/3")

    assert lee.open("/link/question").text("h1") == "Nothing is left to do here"
    lee.post_raw("/link/question", sent | {"q3_provider": "x"})
    assert questionnaires.fill(assessment).said.typed == {}
    assert Deed.QUESTION_TAKEN_BACK in deeds()


def test_a_question_is_in_one_colleagues_hands_at_a_time(app: Flask, practice: Practice) -> None:
    _, priya, _ = passed(app)

    page = priya.send("/link/questions/3/pass", LEE, status=422)

    assert "A colleague has this question already." in page.text()


def test_the_letter_says_neither_the_note_nor_the_question(app: Flask, practice: Practice) -> None:
    assessment, _, _ = passed(app)

    letter = notices.notices_of(assessment.vendor_id)[0]

    assert letter.to_email == "lee@pingwell.example"
    assert "vault" not in letter.body
