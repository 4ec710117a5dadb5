"""The pages of signing: by link on one side, signed in on the other."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from portal import links, signing
from portal.accounts import Person
from portal.db import session, transaction
from portal.gateways.mail import MemoryMailer
from portal.gateways.outside import Outside
from portal.gateways.ports import OutsideSilent
from portal.links import Link
from portal.notices.queries import letters_to_vendors
from portal.permissions import Role
from portal.settings import Settings
from portal.signing import Envelope
from portal.signing.queries import find_intent
from portal.tenancy import Practice
from tests.accounts.making import make_person, make_stale
from tests.browser import Browser, Page
from tests.conftest import open_practice
from tests.databases import Server
from tests.links.making import make_link
from tests.notices.making import portal_with
from tests.signing.making import (
    OURS,
    THEIRS,
    THEIRS_TOO,
    ask,
    by_link,
    code_of,
    deeds_of,
    issue,
    paper,
    sign_by,
    signer_of,
)

SIGNATURE = {
    "full_name": "Priya Raman",
    "job": "VP Operations",
    "has_read": "y",
    "consents": "y",
    "may_bind": "y",
}


@dataclass
class Asked:
    """A paper, the link to it, and the browser of who has the link."""

    envelope: Envelope
    link: Link
    browser: Browser

    def say(self, **told: str) -> Page:
        """Fill in who signs, and have the code sent."""
        form = self.browser.open("/link/sign/signature").form("/link/sign/signature")
        return self.browser.send("/link/sign/signature", {**form, **SIGNATURE, **told})

    def code(self) -> str:
        """Return the code in the newest mail."""
        session.expire_all()
        signer = signing.signer_for_link(self.link)
        assert signer
        intent = find_intent(self.link, signer)
        assert intent
        return code_of(intent)

    def sign(self) -> Page:
        """Sign, from the first page to the last."""
        self.say()
        return self.browser.send("/link/sign/code", {"code": self.code()})


@pytest.fixture
def visit(app: Flask, practice: Practice) -> Callable[[str], Browser]:
    """Return what opens a link in a browser of its own."""

    def come(token: str, portal: Flask = app) -> Browser:
        browser = Browser(portal)
        browser.client.environ_base["REMOTE_ADDR"] = f"2001:db8::{uuid4().hex[:4]}"
        browser.get(f"/link/{token}")
        return browser

    return come


@pytest.fixture
def asked(visit: Callable[[str], Browser]) -> Asked:
    """Return a paper of two pages that somebody at the vendor was asked to sign."""
    envelope = issue(html=paper(pages=2))
    link, token = ask(envelope)
    return Asked(envelope, link, visit(token))


def at(envelope: Envelope, rest: str = "") -> str:
    return f"/vendors/{envelope.vendor_id}/signing/{envelope.id}{rest}"


def kinds_of(envelope: Envelope) -> list[str]:
    session.expire_all()
    return [one.kind for one in signing.events_of(envelope)]


def test_the_whole_paper_can_be_read_with_the_text_of_each_page(asked: Asked) -> None:
    page = asked.browser.open("/link/sign")

    assert len(page.select("figure.sheet img[loading=lazy]")) == 2
    assert "Postlark may use PHI only to send mail." in page.text("#p1")
    assert page.select('a[href="/link/sign/signature"]')


def test_the_pages_that_were_shown_stand_in_the_evidence_once(asked: Asked) -> None:
    page = asked.browser.open("/link/sign")
    pictures = [str(one.get("src")) for one in page.select("figure.sheet img")]

    for address in [*pictures, pictures[0]]:
        answer = asked.browser.get(address)
        assert answer.mimetype == "image/png"
        assert answer.get_data().startswith(b"\x89PNG")
        assert answer.headers["Cache-Control"] == "no-store"

    assert signing.pages_read(asked.envelope) == {1, 2}
    asked.say()
    session.expire_all()
    (shown,) = [one for one in signing.events_of(asked.envelope) if one.kind == "pages_shown"]
    said = signing.evidence.told(shown)
    assert [one["page"] for one in said["pages"]] == [1, 2]
    assert {one["sha256"] for one in said["pages"]} == {asked.envelope.issued_sha256}
    assert shown.link_id == asked.link.id


def test_both_sides_sign_in_the_browser_and_get_both_files(
    asked: Asked, browser_as: Callable[[Person], Browser], owner: Person
) -> None:
    asked.browser.open("/link/sign")
    done = asked.sign()
    assert done.url == "/link/sign/done"
    assert done.text("h1") == "Thank you, you have signed"
    copy = asked.browser.get("/link/sign/file")
    assert copy.get_data().startswith(b"%PDF-")
    assert asked.browser.get("/link/sign/certificate").status_code == 404

    staff = browser_as(owner)
    baa = staff.open(f"/vendors/{asked.envelope.vendor_id}/baa")
    assert "Waits for your signature" in baa.html
    form = staff.open(at(asked.envelope, "/countersign")).form(at(asked.envelope, "/countersign"))
    filled = {**form, **SIGNATURE, "full_name": owner.name, "job": "Owner"}
    shown = staff.send(at(asked.envelope, "/countersign"), filled)

    assert shown.url == at(asked.envelope)
    assert "Signed by all" in shown.html
    done = asked.browser.open("/link/sign/done")
    assert done.text("h1") == "Signed by everyone"
    for address in ("/link/sign/file", "/link/sign/certificate"):
        answer = asked.browser.get(address)
        assert answer.mimetype == "application/pdf"
        assert "attachment" in answer.headers["Content-Disposition"]
    told = staff.get(at(asked.envelope, "/evidence")).get_json()
    assert signing.evidence.first_broken(told["events"]) is None
    assert {one["kind"] for one in told["events"]} >= {
        "issued",
        "letter_posted",
        "link_opened",
        "link_confirmed",
        "consented",
        "code_sent",
        "code_verified",
        "signed",
        "countersigned",
        "complete",
        "copies_sent",
    }


@pytest.mark.parametrize("missing", ["full_name", "job", "has_read", "consents", "may_bind"])
def test_what_is_not_said_is_asked_for_and_nothing_typed_is_lost(
    asked: Asked, missing: str
) -> None:
    form = asked.browser.open("/link/sign/signature").form("/link/sign/signature")
    told = {**form, **SIGNATURE}
    told.pop(missing)
    if missing in {"full_name", "job"}:
        told[missing] = ""

    page = asked.browser.send("/link/sign/signature", told, status=422)

    (wrong,) = page.select("[data-wrong]")
    assert page.form("/link/sign/signature") | {missing: ""} == {**form, **told, missing: ""} | {
        "csrf_token": page.form("/link/sign/signature")["csrf_token"]
    }
    assert "code_sent" not in kinds_of(asked.envelope)
    assert wrong is not None


@pytest.mark.parametrize("box", ["has_read", "consents", "may_bind"])
def test_a_box_that_is_sent_as_false_is_not_ticked(asked: Asked, box: str) -> None:
    form = asked.browser.open("/link/sign/signature").form("/link/sign/signature")

    asked.browser.send("/link/sign/signature", {**form, **SIGNATURE, box: "false"}, status=422)

    assert "code_sent" not in kinds_of(asked.envelope)


def test_a_wrong_code_is_told_and_the_right_one_signs(asked: Asked) -> None:
    asked.say()
    right = asked.code()

    page = asked.browser.send("/link/sign/code", {"code": "12345"}, status=422)
    assert "not right" in page.text()
    done = asked.browser.send("/link/sign/code", {"code": f"{right[:3]} {right[3:]}"})

    assert done.url == "/link/sign/done"


def test_a_code_is_tried_five_times_at_most(asked: Asked) -> None:
    asked.say()
    right = asked.code()

    for _ in range(5):
        asked.browser.send("/link/sign/code", {"code": "12345"}, status=422)
    page = asked.browser.send("/link/sign/code", {"code": right}, status=422)

    assert "tried too often" in page.text()
    assert not signer_of(asked.envelope, "vendor").has_signed
    asked.browser.send("/link/sign/codes", {}, via="/link/sign/code")
    assert asked.browser.send("/link/sign/code", {"code": asked.code()}).url == "/link/sign/done"


def test_no_more_codes_are_sent_than_anybody_needs(asked: Asked) -> None:
    asked.say()

    pages = [asked.browser.send("/link/sign/codes", {}, via="/link/sign/code") for _ in range(4)]

    assert "on its way" in pages[2].text()
    assert "Many codes were sent" in pages[3].text()
    assert kinds_of(asked.envelope).count("code_sent") == 4


def test_the_same_link_in_two_tabs_signs_once(
    asked: Asked, visit: Callable[[str], Browser]
) -> None:
    asked.say()
    other = asked.browser.open("/link/sign/code").form("/link/sign/code")
    asked.browser.send("/link/sign/code", {"code": asked.code()})

    late = asked.browser.post_raw("/link/sign/code", {**other, "code": "123456"}, follow=True)

    assert late.request.path == "/link/sign/done"
    assert asked.browser.open("/link/sign").url == "/link/sign/done"
    assert asked.browser.open("/link/sign/signature").url == "/link/sign/done"
    assert kinds_of(asked.envelope).count("signed") == 1


def test_who_it_was_passed_on_to_signs_in_their_own_name(
    asked: Asked, visit: Callable[[str], Browser]
) -> None:
    told = {"full_name": "Joel Baker", "email": "joel@postlark.example"}
    asked.browser.send("/link/pass-on", told)
    (passed,) = [
        one
        for one in links.links_of(links.LinkPurpose.SIGN, [asked.envelope.id])[asked.envelope.id]
        if one.email == "joel@postlark.example"
    ]
    with transaction():
        links.confirm(passed, "Joel Baker", passed.email, by=by_link(passed))
        renewed, token = links.renew(passed, by=by_link(passed))
        links.confirm(renewed, "Joel Baker", renewed.email, by=by_link(renewed))

    Asked(asked.envelope, renewed, visit(token)).say(full_name="Joel Baker")
    theirs = Asked(asked.envelope, renewed, visit(token))
    theirs.browser.send("/link/sign/code", {"code": theirs.code()})

    session.expire_all()
    signer = signer_of(asked.envelope, "vendor")
    assert (signer.name, signer.signed_name) == ("Priya Raman", "Joel Baker")
    assert signer.signed_email == "joel@postlark.example"
    assert "link_passed_on" in kinds_of(asked.envelope)
    assert "Signed by" not in asked.browser.open("/link/sign/done").text("h1")
    assert "Joel Baker" in asked.browser.open("/link/sign/done").text()


def test_a_no_is_taken_with_its_reason(asked: Asked) -> None:
    asked.browser.send("/link/sign/refusal", {"words": ""}, status=422)

    page = asked.browser.send("/link/sign/refusal", {"words": "Our lawyer says no."})

    assert page.text("h1") == "This was declined"
    session.expire_all()
    assert asked.envelope.ended_words == "Our lawyer says no."


def test_what_was_withdrawn_is_not_there_any_more(
    asked: Asked, browser_as: Callable[[Person], Browser], owner: Person
) -> None:
    staff = browser_as(owner)

    staff.send(at(asked.envelope, "/withdrawal"), {}, via=at(asked.envelope))

    assert asked.browser.get("/link/sign").status_code in {403, 410}
    session.expire_all()
    assert asked.envelope.state == "withdrawn"


def test_codes_are_no_letters_that_staff_can_see(asked: Asked, browser: Browser) -> None:
    asked.say()
    code = asked.code()

    page = browser.open("/notices")

    assert "your code" not in page.html
    assert code not in page.html
    assert all("code" not in one.subject for one in letters_to_vendors())


def test_the_countersignature_asks_for_a_fresh_code(
    asked: Asked, browser_as: Callable[[Person], Browser], owner: Person
) -> None:
    asked.sign()
    staff = browser_as(owner)
    make_stale(owner)

    answer = staff.get(at(asked.envelope, "/countersign"))

    assert answer.request.path != at(asked.envelope, "/countersign")
    assert not signer_of(asked.envelope, "practice").has_signed


def test_the_practice_is_shown_each_page_too(
    asked: Asked, browser_as: Callable[[Person], Browser], owner: Person
) -> None:
    staff = browser_as(owner)
    page = staff.open(at(asked.envelope, "/countersign"))

    for picture in page.select("figure.sheet img"):
        assert staff.get(str(picture.get("src"))).get_data().startswith(b"\x89PNG")

    assert len(page.select("figure.sheet img")) == 2
    assert signing.pages_read(asked.envelope) == set()


def test_before_its_turn_the_practice_is_told_to_wait(
    asked: Asked, browser_as: Callable[[Person], Browser], owner: Person
) -> None:
    page = browser_as(owner).open(at(asked.envelope, "/countersign"))

    assert "signs first" in page.text()
    assert not page.select('form[action$="/countersign"]')


@pytest.mark.parametrize("role", [Role.STAFF, Role.AUDITOR])
def test_others_may_look_but_neither_sign_nor_withdraw(
    asked: Asked, browser_as: Callable[[Person], Browser], role: Role
) -> None:
    someone = browser_as(make_person(role))

    assert asked.envelope.title in someone.open(at(asked.envelope)).text("h1")
    assert someone.get(at(asked.envelope, "/countersign")).status_code == 403
    token = someone.token(at(asked.envelope))
    answer = someone.post_raw(at(asked.envelope, "/withdrawal"), {"csrf_token": token})
    assert answer.status_code == 403
    session.expire_all()
    assert asked.envelope.is_open


def test_a_paper_of_another_practice_or_vendor_is_not_found(
    asked: Asked, browser_as: Callable[[Person], Browser], owner: Person
) -> None:
    here = at(asked.envelope)
    others = f"/vendors/{asked.envelope.vendor_id + 1}/signing/{asked.envelope.id}"
    assert browser_as(owner).get(others).status_code == 404

    open_practice("Elsewhere Dental")
    stranger = browser_as(make_person(Role.OWNER))

    for rest in ("", "/countersign", "/evidence"):
        assert stranger.get(here + rest).status_code == 404, rest


def test_a_link_opens_its_own_paper_and_no_other_file(
    asked: Asked, visit: Callable[[str], Browser]
) -> None:
    other = issue(vendor_id=asked.envelope.vendor_id, subject_id=8)

    for number in (other.issued_document_id, 0):
        address = f"/link/sign/revisions/{number}/pages/1"
        assert asked.browser.get(address).status_code == 404
    mine = f"/link/sign/revisions/{asked.envelope.issued_document_id}/pages"
    assert asked.browser.get(f"{mine}/3").status_code == 404
    link, token = make_link(vendor_id=asked.envelope.vendor_id)
    with transaction():
        links.confirm(link, "Priya Raman", link.email, by=by_link(link))
    assert visit(token).get("/link/sign").status_code == 404


def test_a_paper_that_is_not_what_was_issued_is_not_signed_and_raises_the_alarm(
    asked: Asked,
) -> None:
    other = issue(vendor_id=asked.envelope.vendor_id, subject_id=9, html=paper("Another paper"))
    with transaction():
        asked.envelope.latest_document_id = other.issued_document_id
    asked.say()

    page = asked.browser.send("/link/sign/code", {"code": asked.code()}, status=500)

    assert page.text("h1") == "This paper cannot be trusted"
    assert not signer_of(asked.envelope, "vendor").has_signed
    assert "document_broken" in deeds_of(asked.envelope.vendor_id)


class SilentSealer:
    """A sealer whose clock or key does not answer."""

    def __getattr__(self, _name: str) -> Any:
        raise OutsideSilent("No time stamp came.")


@pytest.fixture
def silent(
    postgres_server: Server, database_name: str, settings: Settings, outside: Outside
) -> Iterator[Flask]:
    """Return a portal over the same database whose sealer is silent."""
    its = replace(outside, sealer=SilentSealer())  # type: ignore[arg-type] # it says nothing
    url = postgres_server.url(database_name, "portal_app")
    with portal_with(settings, url, its, MemoryMailer()) as made:
        yield made


def test_a_silent_sealer_leaves_everything_unsigned_and_nothing_typed_is_lost(
    asked: Asked, silent: Flask
) -> None:
    asked.say()
    code = asked.code()
    elsewhere = Browser(silent)
    elsewhere.client._cookies = asked.browser.client._cookies  # noqa: SLF001 - the same browser

    page = elsewhere.send("/link/sign/code", {"code": code}, status=422)

    assert "Try again in a minute" in page.text()
    assert page.form("/link/sign/code")["code"] == code
    assert not signer_of(asked.envelope, "vendor").has_signed
    assert {"code_verified", "signed"}.isdisjoint(kinds_of(asked.envelope))
    assert asked.browser.send("/link/sign/code", {"code": code}).url == "/link/sign/done"


def test_two_at_the_vendor_each_see_whose_signature_is_missing(
    visit: Callable[[str], Browser],
) -> None:
    envelope = issue(THEIRS, THEIRS_TOO, OURS)
    first, _ = ask(envelope, 1)
    second, token = ask(envelope, 2)
    sign_by(envelope, first)

    page = Asked(envelope, second, visit(token)).browser.open("/link/sign")

    assert len(page.select('[aria-labelledby="who"] [data-state="good"]')) == 1
    assert len(page.select('[aria-labelledby="who"] [data-state="quiet"]')) == 2
