"""Several people and tabs on one link, by the pages: who said what, and whose words stand."""

from flask import Flask

from portal import questionnaires
from portal.db import transaction
from portal.questionnaires import StartedFrom
from portal.tenancy import Practice
from tests.browser import Browser, Page
from tests.make import make_vendor
from tests.questionnaires.making import by_link, send_questions
from tests.questionnaires.walking import come_in, path_of


def carried(page: Page) -> dict[str, str]:
    """Return what the page says that it has shown."""
    return {one.get("name", ""): one.get("value", "") for one in page.select("#sheet input")}


def come_as(app: Flask, path: str, name: str) -> Browser:
    browser = Browser(app)
    browser.open(path)
    told = {"full_name": name, "email": "someone@pingwell.example"}
    browser.send("/link/confirmation", told, via="/link")
    return browser


def test_each_person_on_one_link_says_who_they_are_and_each_answer_names_its_author(
    app: Flask, practice: Practice
) -> None:
    path = path_of(send_questions(make_vendor()))
    priya, _ = come_in(app, path)
    dana = Browser(app)

    door = dana.open(path)
    assert "Priya Raman was here by this link" in door.text()
    dana.send("/link/confirmation", {"full_name": "Dana Lee", "email": "d@p.example"}, via="/link")
    dana.send("/link/questions/2", {"q2_mfa": "yes"})
    page = priya.open("/link/questions/2")

    assert "Dana Lee," in page.text()


def test_two_tabs_show_both_texts_and_a_choice(app: Flask, practice: Practice) -> None:
    assessment = send_questions(make_vendor())
    path = path_of(assessment)
    dana, priya = come_as(app, path, "Dana Lee"), come_as(app, path, "Priya Raman")
    danas = carried(dana.open("/link/questions/1"))
    priyas = carried(priya.open("/link/questions/1"))
    dana.send("/link/questions/1", danas | {"q1_scope": "The whole product"})

    page = priya.send("/link/questions/1", priyas | {"q1_scope": "Only the vault"})

    assert "Dana Lee wrote this just now" in page.text()
    assert "Only the vault" in page.text()
    buttons = [one.get("value", "") for one in page.select('button[name="settle"]')]
    again = priya.send("/link/questions/1", page.form() | {"settle": buttons[1]})
    assert again.select('button[name="settle"]') == []
    assert questionnaires.fill(assessment).said.typed["q1_scope"] == "Only the vault"


def test_with_scripts_the_clash_comes_with_the_save(app: Flask, practice: Practice) -> None:
    path = path_of(send_questions(make_vendor()))
    dana, priya = come_as(app, path, "Dana Lee"), come_as(app, path, "Priya Raman")
    danas = carried(dana.open("/link/questions/1"))
    priyas = carried(priya.open("/link/questions/1"))
    dana.send("/link/questions/1", danas | {"q1_scope": "The whole product"})

    token = priya.token("/link/questions/1")
    priya.headers["HX-Request"] = "true"
    told = {"csrf_token": token, "q1_scope": "Only the vault"}
    part = priya.post_raw("/link/questions/1", priyas | told).get_data(as_text=True)

    assert "Dana Lee wrote this just now" in part
    assert f'name="seen.q1_scope" value="{priyas["seen.q1_scope"]}"' in part


def test_what_an_answer_makes_idle_goes_out_of_sight_and_is_kept(
    app: Flask, practice: Practice
) -> None:
    assessment = send_questions(make_vendor())
    browser, _ = come_in(app, path_of(assessment))
    sent = carried(browser.open("/link/questions/1"))
    told = {"q1_subs": "yes", "q1_sub_list": "Amazon"}
    browser.send("/link/questions/1", sent | told)

    sent = carried(browser.open("/link/questions/1"))
    browser.send("/link/questions/1", sent | {"q1_subs": "no", "q1_sub_list": "Amazon"})
    page = browser.open("/link/questions/1")

    assert page.select('[data-field="q1_sub_list"][hidden]')
    filled = questionnaires.fill(assessment)
    assert filled.said.typed["q1_sub_list"] == "Amazon"
    assert "q1_sub_list" not in filled.answers.values


def test_without_scripts_what_is_newly_asked_is_asked_on_a_step_of_its_own(
    app: Flask, practice: Practice
) -> None:
    browser, _ = come_in(app, path_of(send_questions(make_vendor())))
    browser.send(
        "/link/questions/1", carried(browser.open("/link/questions/1")) | {"q1_subs": "no"}
    )
    sent = carried(browser.open("/link/questions/1"))
    assert "q1_sub_list" not in sent["asked"].split()

    page = browser.send("/link/questions/1", sent | {"q1_subs": "yes"})

    assert "A little more, because of what you answered." in page.text()
    assert not page.select('[data-field="q1_sub_list"][hidden]')


def started(app: Flask) -> tuple[questionnaires.Assessment, Browser]:
    assessment = send_questions(make_vendor())
    with transaction():
        questionnaires.prefill(
            questionnaires.fill(assessment),
            {"q2_mfa": "yes", "q2_named": "yes"},
            started_from=StartedFrom.DOCUMENT,
            notes={"q2_mfa": "From your SOC 2 report, page 3"},
            by=by_link(assessment),
        )
    return assessment, come_in(app, path_of(assessment))[0]


def test_started_answers_are_shown_with_where_they_come_from_and_confirmed_at_once(
    app: Flask, practice: Practice
) -> None:
    assessment, browser = started(app)

    page = browser.open("/link/questions/2")
    seen = [one.get("value", "") for one in page.select('input[name="seen"]')]
    assert "From your SOC 2 report, page 3" in page.text()
    browser.send("/link/questions/2/confirmation", {"seen": seen}, via="/link/questions/2")

    assert questionnaires.fill(assessment).said.typed == {"q2_mfa": "yes", "q2_named": "yes"}


def test_what_changed_after_it_was_seen_is_not_confirmed(app: Flask, practice: Practice) -> None:
    assessment, browser = started(app)

    told = {"seen": ["q2_mfa:1", "q2_named:7"]}
    browser.send("/link/questions/2/confirmation", told, via="/link/questions/2")

    assert questionnaires.fill(assessment).said.typed == {"q2_mfa": "yes"}


def test_changing_one_started_answer_confirms_the_rest_when_it_is_saved(
    app: Flask, practice: Practice
) -> None:
    assessment, browser = started(app)
    page = browser.open("/link/questions/2?change=1")
    assert "From your SOC 2 report, page 3" in page.text()

    told = {"q2_mfa": "no", "q2_named": "yes", "still": "yes"}
    browser.send("/link/questions/2", carried(page) | told)

    assert questionnaires.fill(assessment).said.typed == {"q2_mfa": "no", "q2_named": "yes"}
