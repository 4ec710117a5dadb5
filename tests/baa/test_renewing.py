"""Asking for a renewal: with the practice's own template, as long as it stands, and of which version."""

import pytest

from portal import baa, clock, tenancy
from portal.accounts import Person
from portal.baa import template
from portal.baa.template import BaaTemplate, Choices, paper_for
from portal.db import transaction
from portal.vendors import Vendor
from tests.accounts.making import ACTOR
from tests.baa.making import file_baa
from tests.baa.requesting import ask_to_sign, vendor_signs, we_sign
from tests.baa.template.making import add, word_file
from tests.browser import Browser
from tests.vendors.making import make_vendor


def add_template(name: str) -> BaaTemplate:
    return add(word_file(), called=name)


def sign_on(vendor: Vendor, own: BaaTemplate | None, owner: Person) -> int:
    """Have an agreement signed, on a template or on our text. Return its number."""
    choices = Choices(template_id=own.id if own else None)
    paper = paper_for(vendor, choices, on=tenancy.today_here())
    request = ask_to_sign(vendor, paper=paper)
    vendor_signs(request)
    we_sign(request, owner)
    return baa.versions_of(vendor.id)[0].id


def url(vendor: Vendor, renews: int | None = None) -> str:
    return f"/vendors/{vendor.id}/baa/request" + (f"?renews={renews}" if renews else "")


@pytest.fixture
def vendor(owner: Person) -> Vendor:
    return make_vendor("Pingwell")


def test_a_renewal_takes_the_practices_own_template_along(
    browser: Browser, vendor: Vendor, owner: Person
) -> None:
    own = add_template("Clinic BAA of 2024")
    last = sign_on(vendor, own, owner)

    page = browser.open(url(vendor, last))
    form = page.form()
    shown = browser.send(url(vendor), form)
    browser.send(url(vendor), shown.form() | {"seen": "yes"})

    assert form["asks"] == "own"
    assert "Clinic BAA of 2024" in page.text("main")
    asked = baa.find_open_request(vendor.id)
    assert asked is not None
    assert asked.renews_id == last
    paper = template.paper_of_request(asked.id)
    assert paper is not None
    assert paper.template_id == own.id


def test_of_two_templates_it_takes_the_one_that_the_last_paper_was_made_from(
    browser: Browser, vendor: Vendor, owner: Person
) -> None:
    own = add_template("Clinic BAA of 2024")
    last = sign_on(vendor, own, owner)
    with transaction():
        template.use_template(add_template("Another"), by=ACTOR)

    page = browser.open(url(vendor, last))

    assert page.form()["asks"] == "own"
    assert "Clinic BAA of 2024" in page.text("main")
    assert "Another" in browser.open(url(vendor)).text("main")


def test_a_retired_template_is_not_proposed(
    browser: Browser, vendor: Vendor, owner: Person
) -> None:
    own = add_template("Clinic BAA of 2024")
    last = sign_on(vendor, own, owner)
    with transaction():
        template.retire(own, at=clock.now(), by=ACTOR)

    page = browser.open(url(vendor, last))

    assert page.form()["asks"] == "ours"
    assert "Clinic BAA of 2024" not in page.text("main")


def test_an_agreement_on_our_text_is_renewed_on_our_text(
    browser: Browser, vendor: Vendor, owner: Person
) -> None:
    last = sign_on(vendor, None, owner)
    with transaction():
        template.use_template(add_template("Clinic BAA of 2024"), by=ACTOR)

    assert browser.open(url(vendor, last)).form()["asks"] == "ours"


def test_a_number_that_was_typed_into_the_form_is_refused(browser: Browser, vendor: Vendor) -> None:
    elsewhere = file_baa(make_vendor("Postlark"))
    form = browser.open(url(vendor)).form() | {"asks": "theirs", "renews": str(elsewhere.id)}

    page = browser.send(url(vendor), form | _whom(), status=422)

    assert "not on file for this vendor" in page.text("main")


def _whom() -> dict[str, str]:
    return {"to_name": "Dana Whitcomb", "to_email": "dana@pingwell.example"}
