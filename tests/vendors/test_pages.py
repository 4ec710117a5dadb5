"""The pages of the inventory, as people and their roles see them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from portal import accounts, tenancy, vendors
from portal.accounts import Person
from portal.db import session, transaction
from portal.tenancy import Practice
from portal.vendors import Phi
from portal.vendors.import_actions import stage
from portal.vendors.reading import read_text
from tests.accounts.making import ACTOR
from tests.baa.making import ask_for_baa
from tests.browser import Browser
from tests.vendors.making import make_many, make_vendor

BrowserAs = Callable[[Person], Browser]
NEW = {"name": "Pingwell", "does": "Appointment texts", "phi": "yes", "verbs": "receives"}


@contextmanager
def statements() -> Iterator[list[str]]:
    sent: list[str] = []

    def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def only_vendor() -> vendors.Vendor:
    session.rollback()
    (vendor,) = vendors.all_vendors()
    return vendor


def test_an_empty_list_says_how_to_start(browser: Browser) -> None:
    page = browser.open("/vendors")

    assert "No vendor is on your list yet." in page.text()
    assert [link.get("href") for link in page.select(".empty a")] == [
        "/vendors/import",
        "/vendors/new",
    ]


def test_a_vendor_is_added_by_hand_and_stands_on_the_list(browser: Browser) -> None:
    page = browser.send("/vendors/new", NEW)

    assert page.url == f"/vendors/{only_vendor().id}"
    assert "Pingwell is on your list." in page.text(".flash[data-state=good]")
    listed = browser.open("/vendors")
    assert listed.texts(".table-name") == ["Pingwell"]
    assert "1 needs attention, 0 are covered." in listed.text()
    assert "Receives" in listed.text("tbody")


def test_what_is_missing_is_named_and_nothing_typed_is_lost(browser: Browser) -> None:
    page = browser.send("/vendors/new", {"email": "dana@pingwell", "note": "Tess"}, status=422)

    assert page.texts(".wrong li") == [
        "Enter the vendor's name.",
        "Enter what they do for you.",
        "Enter a whole email address, such as name@company.com.",
        "Say whether the vendor touches PHI. If you do not know, choose Not sure.",
    ]
    assert page.text("#note") == "Tess"
    assert page.text("title").startswith("Error: ")


def test_a_vendor_that_is_there_is_refused_under_its_name(browser: Browser) -> None:
    make_vendor("Pingwell")

    page = browser.send("/vendors/new", NEW, status=422)

    assert "Pingwell is already on your list." in page.text("#name-error")


def test_the_directory_suggests_while_a_name_is_typed_and_without_scripts(browser: Browser) -> None:
    part = browser.get("/vendors/directory?name=google+work", **{"HX-Request": "true"})
    html = part.get_data(as_text=True)
    assert "<html" not in html
    assert "Google Workspace" in html
    assert "the vendor&#39;s own page" in html

    page = browser.open("/vendors/directory?q=google+work")
    assert "Google Workspace (Gmail, Calendar, Drive)" in page.texts("#found h2")
    assert "read Nov 24, 2026. Confidence:" in page.text("#found")


def test_the_directory_says_when_a_third_party_says_so(browser: Browser) -> None:
    page = browser.open("/vendors/directory?q=wordpress.com")

    assert "a third party says so, not the vendor" in page.text("#found")


def test_a_vendor_is_added_from_the_directory_but_nothing_is_decided(browser: Browser) -> None:
    page = browser.open("/vendors/new?entry=twilio")
    form = page.form("/vendors/new")
    assert (form["name"], form["website"]) == ("Twilio", "twilio.com")
    assert "phi" not in form

    browser.send("/vendors/new", {**form, "does": "Texts", "phi": "yes"})

    vendor = only_vendor()
    assert vendor.directory_id == "twilio"
    assert "Signs on some plans" in browser.open(f"/vendors/{vendor.id}").text()


def test_not_in_the_directory_says_ask_the_vendor(browser: Browser) -> None:
    vendor = make_vendor("Nobody Knows Them")

    assert "Not in our directory. Ask the vendor." in browser.open(f"/vendors/{vendor.id}").text()


def test_the_overview_says_tier_services_and_what_is_open(browser: Browser) -> None:
    vendor = make_vendor("Pingwell", contact_email="dana@pingwell.example", note="From Tess")

    page = browser.open(f"/vendors/{vendor.id}")

    assert page.text("#tier") == "Risk tier: Medium"
    assert "Medium because it receives and transmits PHI." in page.text()
    assert "dana@pingwell.example" in page.text()
    assert "From Tess" in page.text()
    (gate,) = page.texts('td[data-label="May receive"]')
    assert gate == "No"
    assert page.texts(".why li")


def test_a_form_changes_each_part_of_a_vendor(browser: Browser) -> None:
    vendor = make_vendor("Pingwell")
    path = f"/vendors/{vendor.id}"
    (service,) = vendors.services_of([vendor.id])[vendor.id]

    browser.send(f"{path}/details", {"name": "Pingwell", "does": "Chat", "data_country": "US East"})
    browser.send(f"{path}/services/new", {"name": "Photos", "phi": "yes", "verbs": "maintains"})
    browser.send(
        f"{path}/services/{service.id}",
        {"name": "Texts", "phi": "yes", "verbs": "receives", "stopped_on": "2026-11-13"},
    )
    browser.send(f"{path}/contacts/1", {"first_name": "Dana", "phone": "628 555 0119 x7"})
    page = browser.send(f"{path}/subcontractors/new", {"name": "Cloudrest", "phi": "unsure"})

    for said in ("Chat", "US East", "Photos", "Maintains", "Turned off", "Off since Nov 13"):
        assert said in page.text(), said
    for said in ("Dana", "(628) 555-0119, ext. 7", "Cloudrest", "Not sure"):
        assert said in page.text(), said
    session.rollback()
    (one,) = vendors.subcontractors_of([vendor.id])[vendor.id]
    page = browser.send(
        f"{path}/subcontractors/{one.id}",
        {"name": "Cloudrest", "phi": "yes", "left_on": "2026-11-20"},
    )
    assert "Not used since Nov 20" in page.text()


def test_forms_show_what_is_known(browser: Browser) -> None:
    vendor = make_vendor("Pingwell", contact_email="dana@pingwell.example", data_country="US")
    (service,) = vendors.services_of([vendor.id])[vendor.id]
    path = f"/vendors/{vendor.id}"

    assert browser.open(f"{path}/details").form()["data_country"] == "US"
    assert browser.open(f"{path}/services/{service.id}").form()["name"] == "Appointment texts"
    assert browser.open(f"{path}/contacts/1").form()["email"] == "dana@pingwell.example"
    assert browser.open(f"{path}/contacts/new").url == f"{path}/contacts/2"
    browser.open(f"{path}/contacts/3", status=404)


def test_three_answers_work_out_the_tier(browser: Browser) -> None:
    vendor = make_vendor("Pingwell")

    page = browser.send(
        f"/vendors/{vendor.id}/tier", {"how_many": "most", "signs_in": "no", "vital": "no"}
    )

    assert page.text("#tier") == "Risk tier: High"
    assert "sees most or all of your patients" in page.text(".flash[data-state=good]")


def test_a_vendor_is_retired_with_a_reason_and_brought_back(browser: Browser) -> None:
    vendor = make_vendor("Pingwell")
    path = f"/vendors/{vendor.id}"
    page = browser.send(f"{path}/retirement", {"on": "2026-11-24", "reason": ""}, status=422)
    assert "Say why you stop working with them." in page.text(".wrong")

    page = browser.send(f"{path}/retirement", {"on": "2026-11-24", "reason": "Moved to Postlark"})
    assert "The end with Pingwell" in page.text()

    page = browser.open(path)
    assert "Former vendor since" in page.text()
    assert "Moved to Postlark" in page.text()

    page = browser.send(f"{path}/return", {}, via=path)
    assert "Pingwell is back on your list." in page.text(".flash[data-state=good]")


def test_a_vendor_nothing_hangs_on_may_be_deleted(browser: Browser) -> None:
    vendor = make_vendor("Pingwell")
    path = f"/vendors/{vendor.id}"

    page = browser.send(f"{path}/deletion", {}, via=f"{path}/retirement")

    assert "Pingwell is deleted." in page.text(".flash[data-state=good]")
    browser.open(path, status=404)


def test_a_vendor_with_a_decision_is_not_offered_for_deletion(browser: Browser) -> None:
    vendor = make_vendor("Pingwell")
    path = f"/vendors/{vendor.id}"
    ask_for_baa(vendor)

    page = browser.open(f"{path}/retirement")

    assert not page.select('form[action$="/deletion"]')
    answer = browser.post_raw(
        f"{path}/deletion", {"csrf_token": browser.token(f"{path}/retirement")}
    )
    assert answer.status_code == 409


def test_the_lists_filters_and_search_work_without_scripts(browser: Browser) -> None:
    make_vendor("Pingwell")
    make_vendor("Sparkle", phi=Phi.NO, does="Cleaning")

    assert browser.open("/vendors?q=ping").texts(".table-name") == ["Pingwell"]
    assert browser.open("/vendors?tab=not_ba").texts(".table-name") == ["Sparkle"]
    assert "No vendor matches." in browser.open("/vendors?q=nothing").text()
    assert browser.open("/vendors?phi=creates").texts(".table-name") == []
    assert browser.open("/vendors?tab=nonsense&owner=x&after=y").texts(".table-name")
    assert browser.open("/vendors?after=999999999").texts(".table-name")


def test_htmx_gets_the_list_alone(browser: Browser) -> None:
    make_vendor("Pingwell")

    answer = browser.get("/vendors?q=ping", **{"HX-Request": "true"})

    html = answer.get_data(as_text=True)
    assert "Pingwell" in html
    assert "<html" not in html
    assert "HX-Request" in answer.headers["Vary"]


def test_chosen_vendors_lead_to_their_questionnaires(browser: Browser) -> None:
    vendor = make_vendor("Pingwell")

    page = browser.open("/vendors")

    (form,) = page.select("form#list")
    assert (form.get("method"), form.get("action")) == ("get", "/assessments/new")
    (pick,) = page.select(".pick")
    assert (pick.get("name"), pick.get("value")) == ("vendor", str(vendor.id))


def test_a_page_of_5000_vendors_costs_as_many_queries_as_one_of_5(
    browser: Browser, practice: Practice
) -> None:
    make_many(5)
    browser.open("/vendors")
    with statements() as few:
        assert len(browser.open("/vendors").select("tbody tr")) == 5
    make_many(4995)

    with statements() as many:
        assert len(browser.open("/vendors").select("tbody tr")) == 50
    assert len(many) == len(few)
    assert not [one for one in many if "count(" in one.lower() and "app.vendors" in one]


# Roles, and other practices

PAGES = (
    "/details",
    "/tier",
    "/services/new",
    "/contacts/1",
    "/contacts/new",
    "/subcontractors/new",
)


@pytest.mark.parametrize("path", PAGES)
def test_an_auditor_changes_nothing(
    browser_as: BrowserAs, auditor: Person, practice: Practice, path: str
) -> None:
    vendor = make_vendor("Pingwell")

    browser_as(auditor).open(f"/vendors/{vendor.id}{path}", status=403)


@pytest.mark.parametrize("path", ["/vendors/new", "/vendors/import"])
def test_an_auditor_adds_nothing(browser_as: BrowserAs, auditor: Person, path: str) -> None:
    browser_as(auditor).open(path, status=403)


def test_an_auditor_reads_and_sees_no_buttons_that_change(
    browser_as: BrowserAs, auditor: Person, practice: Practice
) -> None:
    vendor = make_vendor("Pingwell")
    browser = browser_as(auditor)

    listed, shown = browser.open("/vendors"), browser.open(f"/vendors/{vendor.id}")

    assert not listed.select(".pick, .button-main")
    links = [link.get("href", "") for link in shown.select("main a")]
    assert not [
        href for href in links if href.endswith(("/details", "/tier", "/new", "/retirement"))
    ]


def test_staff_add_vendors_but_do_not_import_or_retire(
    browser_as: BrowserAs, staff: Person, practice: Practice
) -> None:
    browser = browser_as(staff)
    vendor = make_vendor("Framevault")
    with transaction():
        made = stage(read_text("Vendor,PHI\nTwilio,yes"), "rows", by=ACTOR)
    made_id = made.id

    browser.send("/vendors/new", NEW)
    browser.open(f"/vendors/{vendor.id}/retirement", status=403)
    for path in ("import", f"imports/{made_id}/columns", f"imports/{made_id}/rows"):
        browser.open(f"/vendors/{path}", status=403)
    token = {"csrf_token": browser.token("/vendors/new")}
    for path in (f"{vendor.id}/deletion", f"{vendor.id}/return", f"imports/{made_id}/undo"):
        assert browser.post_raw(f"/vendors/{path}", token).status_code == 403


def test_another_practice_finds_nothing_here(
    browser: Browser, practice: Practice, other_practice: Practice
) -> None:
    with tenancy.inside(other_practice.practice_id):
        vendor = make_vendor("Elsewhere Labs")
        vendor_id = vendor.id
        with transaction():
            import_id = stage(read_text("Vendor,PHI\nTwilio,yes"), "rows", by=ACTOR).id
    session.expire_all()

    for path in ("", *PAGES, "/retirement", "/services/1", "/subcontractors/1"):
        browser.open(f"/vendors/{vendor_id}{path}", status=404)
    for path in ("columns", "rows"):
        browser.open(f"/vendors/imports/{import_id}/{path}", status=404)
    assert browser.open(f"/vendors?after={vendor_id}").texts(".table-name") == []
    token = {"csrf_token": browser.token("/vendors/new")}
    for path in (f"{vendor_id}/deletion", f"{vendor_id}/return", f"imports/{import_id}/undo"):
        assert browser.post_raw(f"/vendors/{path}", token).status_code == 404


def test_nobody_comes_in_without_signing_in(anonymous: Browser, practice: Practice) -> None:
    vendor = make_vendor("Pingwell")
    assert accounts.is_anybody_there() in {True, False}

    for path in ("", f"/{vendor.id}", "/new", "/directory", "/import"):
        answer = anonymous.get(f"/vendors{path}")
        assert "Pingwell" not in answer.get_data(as_text=True)
        assert not answer.request.path.startswith("/vendors")


def test_the_last_day_is_suggested(browser: Browser, practice: Practice) -> None:
    vendor = make_vendor("Pingwell")

    suggested = browser.open(f"/vendors/{vendor.id}/retirement").form()["on"]

    assert abs((date.fromisoformat(suggested) - tenancy.today_here()).days) <= 1
