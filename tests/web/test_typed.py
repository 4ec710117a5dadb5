"""A letter that no database keeps, NUL, typed into forms, addresses and JSON: never a failure."""

from io import BytesIO

import pytest
from flask import Flask, request

from portal import messages, vendors
from portal.baa import subject_of
from portal.links import LinkPurpose
from portal.tenancy import Practice
from portal.vendors import Vendor
from tests.baa.making import ask_for_baa
from tests.browser import Browser
from tests.links.making import make_link
from tests.make import make_vendor
from tests.questionnaires.making import send_questions, tiny_png
from tests.questionnaires.walking import come_in, fill_in, path_of

NUL = "\0"


@pytest.fixture
def vendor(practice: Practice) -> Vendor:
    return make_vendor()


def test_a_note_of_staff_is_kept_without_it(browser: Browser, vendor: Vendor) -> None:
    url = f"/vendors/{vendor.id}"

    browser.send(f"{url}/notes", {"note": f"Call{NUL} them."}, via=f"{url}/baa")

    assert [one.words for one in messages.notes_of(vendor.id)] == ["Call them."]


def test_a_field_is_kept_without_it_and_nothing_but_it_is_nothing(
    browser: Browser, vendor: Vendor
) -> None:
    url = f"/vendors/{vendor.id}/services/new"
    form = browser.open(url).form(url)

    browser.send(url, form | {"name": f"Text{NUL}ing", "phi": "yes"})
    browser.send(url, form | {"name": NUL, "phi": "yes"}, status=422)

    names = {one.name for one in vendors.services_of([vendor.id])[vendor.id]}
    assert "Texting" in names
    assert not any(NUL in one for one in names)


def test_whoever_comes_by_link_may_type_it_into_each_form(app: Flask, vendor: Vendor) -> None:
    asked = ask_for_baa(vendor)
    link, token = make_link(purpose=LinkPurpose.BAA, subject_id=asked.id, vendor_id=vendor.id)
    browser = Browser(app)
    browser.open(f"/link/{token}")
    who = {"full_name": f"Priya{NUL} Raman", "email": f"priya{NUL}@postlark.example"}

    browser.send("/link/confirmation", who, via="/link")
    browser.send("/link/baa/messages", {"words": f"Which{NUL} plan?", "section": f"4{NUL}"})

    thread = messages.thread_of(vendor.id, subject_of(asked))
    assert [(one.words, one.section) for one in thread] == [("Which plan?", "4")]
    assert thread[0].author_name == "Priya Raman"
    assert link.id == thread[0].author_id


def test_an_answer_is_saved_by_itself_without_it(app: Flask, vendor: Vendor) -> None:
    browser, _page = come_in(app, path_of(send_questions(vendor)))
    token = browser.token("/link/questions/2")
    browser.headers["HX-Request"] = "true"

    typed = {"csrf_token": token, f"q2{NUL}": NUL, "q2_note": f"a{NUL}b", "q2_why": f"a{NUL}b"}
    answer = browser.post_raw("/link/questions/2", typed)

    assert answer.status_code < 500


def test_the_name_of_a_file_is_kept_without_it(app: Flask, vendor: Vendor) -> None:
    browser, _page = come_in(app, path_of(send_questions(vendor)))

    fill_in(browser, 1, q1_template=(BytesIO(tiny_png()), f"temp{NUL}late.png"))

    assert browser.get("/link/review").status_code == 200


@pytest.mark.parametrize("url", ["/vendors?q=%00", "/vendors?q=a%00b&tab=%00", "/audit?who=%00"])
def test_a_search_for_it_is_no_failure(browser: Browser, practice: Practice, url: str) -> None:
    assert browser.get(url).status_code < 500


@pytest.mark.parametrize("path", ["/link/%00", "/reports/%00", "/password-reset/a%00b", "/%00"])
def test_no_address_has_it(browser: Browser, practice: Practice, path: str) -> None:
    assert browser.get(path).status_code == 404


def test_json_comes_without_it_at_any_depth(app: Flask) -> None:
    told = {"a\0": ["b\0", {"c": "\0d"}, 5, None]}

    with app.test_request_context("/?q=%00x&q=y", method="POST", json=told):
        assert request.get_json() == {"a": ["b", {"c": "d"}, 5, None]}
        assert request.args.getlist("q") == ["x", "y"]
