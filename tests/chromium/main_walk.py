"""The main job from the first start to signing out, step by step, with nothing in memory.

Chromium, `portal serve` over its own PostgreSQL in a new folder, a mail server, a real clamd. The
vendor answers on a phone of 390 pixels that runs no scripts.
"""

import re
from dataclasses import dataclass

from playwright.sync_api import Browser

from tests.chromium import walk_of_staff as staff
from tests.chromium import walk_of_vendor as vendor
from tests.chromium.hands import Hands, sit_down, take_phone
from tests.chromium.own_ground import OwnPortal

PRACTICE = "Alder Street Skin"
OWNER, OWNER_EMAIL, PASSWORD = "Noor Haddad", "noor@alderstreet.example", "four grey herons wading"
ASKED, DESK, ANSWERER = "Freed", "hello@example.com", "Ines Okafor"
LAB, REFUSER, REFUSED_BY = "Quest Diagnostics", "Mailchimp", "Petra Lindholm"


@dataclass(frozen=True, kw_only=True)
class Walked:
    """A walk that is over, and all that must never be seen by others."""

    portal: OwnPortal
    owner: Hands
    phone: Hands
    link: str
    secrets: list[str]
    trail: list[tuple[str, ...]]

    @property
    def practice_id(self) -> int:
        """Return the number of the practice that walked."""
        return self.portal.practice_id(PRACTICE)


def walk_it(chromium: Browser, portal: OwnPortal) -> Walked:
    """Walk all of it, once."""
    owner = sit_down(chromium, portal.url)
    secrets = _begin(owner, portal)
    staff.import_list(owner)
    staff.decide_that_one_is_needed(owner, ASKED)
    staff.decide_that_none_is_needed(owner, LAB)
    assert "They have no BAA" in staff.what_is_open(owner, ASKED)
    staff.send_questions(owner, ASKED, DESK)
    link = _mailed_link(portal)
    phone = take_phone(chromium, portal.url)
    _answer(phone, link)
    staff.review(owner, ASKED)
    staff.file_baa(owner, ASKED, (OWNER, ANSWERER))
    assert "They have no BAA" not in staff.what_is_open(owner, ASKED)
    assert owner.page.get_by_role("region", name="Status: In force").is_visible()
    _be_refused(owner)
    _fail_to_keep_a_virus(owner, portal)
    staff.read_timeline(owner, ASKED)
    trail = staff.read_trail(owner)
    cookies = [str(one.get("value")) for one in (*_cookies(owner), *_cookies(phone))]
    staff.sign_out(owner)
    return Walked(
        portal=portal,
        owner=owner,
        phone=phone,
        link=link,
        secrets=[*secrets, link.rpartition("/")[2], *cookies],
        trail=trail,
    )


def _begin(owner: Hands, portal: OwnPortal) -> list[str]:
    owner.page.goto(portal.first_address)
    owner.look("first-run")
    owner.type_at("Name of your practice", PRACTICE)
    owner.type_at("Your full name", OWNER)
    owner.type_at("Your work email", OWNER_EMAIL)
    owner.type_at("Choose a password", PASSWORD)
    owner.press("Go on")
    return staff.add_phone(owner)


def _mailed_link(portal: OwnPortal) -> str:
    letter = portal.post_office.wait_for(DESK)
    assert PRACTICE in str(letter["From"])
    text = letter.get_body(("plain",))
    assert text is not None
    (link,) = re.findall(rf"{portal.url}/link/\S+", text.get_content())
    return str(link)


def _answer(phone: Hands, link: str) -> None:
    vendor.open_link(phone, link, ANSWERER)
    vendor.answer_all(phone)
    vendor.attest(phone, "General counsel")
    vendor.take_receipt(phone)


def _be_refused(owner: Hands) -> None:
    staff.record_refusal(owner, REFUSER, REFUSED_BY)
    assert "Refused your BAA" in staff.what_is_open(owner, REFUSER)
    owner.follow("Today")
    assert "1 of them refused" in owner.words
    assert f"Decide what to do about {REFUSER}" in owner.words
    owner.look("today")


def _fail_to_keep_a_virus(owner: Hands, portal: OwnPortal) -> None:
    kept, rows = portal.files_kept(), _documents(portal)
    staff.try_a_virus(owner, REFUSER)
    assert portal.files_kept() == kept
    assert _documents(portal) == rows
    assert len(rows) == len([path for path in kept if "documents" in path.parts]) == 6


def _documents(portal: OwnPortal) -> list[tuple[object, ...]]:
    with portal.database_as("portal_app", portal.practice_id(PRACTICE)) as connection:
        return connection.execute("SELECT id FROM app.documents ORDER BY id").fetchall()


def _cookies(hands: Hands) -> list[dict[str, object]]:
    return [dict(one) for one in hands.page.context.cookies()]
