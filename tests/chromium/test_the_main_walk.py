"""What the main walk leaves behind: in the trail, in the log, and over the wall."""

import csv
import re
from collections.abc import Iterator

import psycopg
import pytest
from playwright.sync_api import Browser

from tests.chromium import walk_of_staff as staff
from tests.chromium import walk_of_vendor as vendor
from tests.chromium.hands import Hands, sit_down
from tests.chromium.main_walk import (
    ANSWERER,
    ASKED,
    LAB,
    OWNER,
    OWNER_EMAIL,
    PASSWORD,
    PRACTICE,
    REFUSED_BY,
    REFUSER,
    Walked,
    walk_it,
)
from tests.chromium.own_ground import first_start

NEIGHBOUR, NEIGHBOUR_EMAIL = "Birch Lane Dental", "ruth@birchlane.example"
_BY_OWNER = [
    ("Set up an authenticator", ""),
    ("Made 10 recovery codes", ""),
    ("Prepared a list", ""),
    ("Added 17 vendors from a list", ""),
    ("Decided whether a BAA is needed: a BAA is needed", ASKED),
    ("Decided whether a BAA is needed: no BAA is needed", LAB),
    ("Made a link for the questions", ASKED),
    ("Sent the five questions", ASKED),
    ("Accepted the answers", ASKED),
    (f"Kept {staff.SIGNED}", ASKED),
    ("Filed a signed BAA", ASKED),
    (f"Kept {staff.REFUSED_BY_MAIL}", REFUSER),
    ("BAA refused, by email", REFUSER),
    ("Tried to add a file. The file was not kept: it contains a virus.", REFUSER),
    ("Read the audit trail", ""),
]
_BY_LINK = [
    "Opened the link",
    "Said who they are",
    *(f"Answered question {number}" for number in range(1, 6)),
    f"Kept {vendor.TEMPLATE}",
    f"Kept {vendor.REPORT}",
    "Attached a file to question 1",
    "Attached a file to question 4",
    "Attested to the answers",
    "Opened the receipt",
]


@pytest.fixture(scope="module")
def walked(chromium: Browser) -> Iterator[Walked]:
    """Return the walk, over."""
    with first_start() as portal:
        yield walk_it(chromium, portal)


@pytest.fixture(scope="module")
def neighbour(walked: Walked, chromium: Browser) -> Hands:
    """Return the owner of another practice of the same portal, signed in."""
    told = walked.portal.command(
        *("users", "add", NEIGHBOUR_EMAIL, "--name", "Ruth Okonjo", "--practice", NEIGHBOUR)
    )
    hands = sit_down(chromium, walked.portal.url)
    hands.page.goto(re.findall(r"https?://\S+", told)[0])
    assert hands.heading == f"Join {NEIGHBOUR}"
    hands.type_at("Choose a password", "nine slow river barges")
    hands.press("Go on")
    staff.add_phone(hands)
    return hands


@pytest.mark.parametrize(("deed", "about"), _BY_OWNER)
def test_each_step_of_the_practice_is_in_the_trail(walked: Walked, deed: str, about: str) -> None:
    found = [line for line in walked.trail if deed in line[1] and about in line[2]]

    assert found
    assert [line for line in found if OWNER not in line[0] or line[3] != "127.0.0.1"] == []


def test_the_first_start_is_in_the_trail(walked: Walked) -> None:
    found = [line for line in walked.trail if line[1] in {"Opened the practice", f"Added {OWNER}"}]

    assert found
    # Nobody has a login yet who could have done it.
    assert {(line[0], line[3]) for line in found} == {("– Somebody at the door", "127.0.0.1")}  # noqa: RUF001 - as the page draws it


@pytest.mark.parametrize("deed", _BY_LINK)
def test_each_step_of_the_vendor_is_in_the_trail(walked: Walked, deed: str) -> None:
    found = [line for line in walked.trail if deed in line[1]]

    assert found
    assert [line for line in found if "by link" not in line[0]] == []
    assert {line[2:] for line in found} == {(ASKED, "127.0.0.1")}


def test_the_verifier_finds_the_trail_whole(walked: Walked) -> None:
    said = walked.portal.command("audit", "verify")

    assert "whole" in said


def test_the_log_tells_nothing_of_what_people_typed(walked: Walked) -> None:
    told = [*walked.owner.typed, *walked.phone.typed, *walked.secrets, *_words_of_the_list()]
    telling = {words for words in told if len(words) > 4 and re.search("[A-Za-z]", words)}
    assert {PASSWORD, OWNER_EMAIL, ASKED, ANSWERER, staff.SIGNED, vendor.REPORT} <= telling

    # The address of the first start is printed once, on purpose.
    log = walked.portal.log.replace(walked.portal.first_address, "", 1)

    assert "GET /vendors/<int:vendor_id>/baa 200" in log
    assert [words for words in telling if words in log] == []


def _words_of_the_list() -> Iterator[str]:
    with staff.LIST.open(newline="") as file:
        for row in csv.DictReader(file):
            for column in ("Vendor", "Website", "Contact", "Contact email", "Phone", "Notes"):
                yield row[column]


@pytest.mark.parametrize("page", ["Today", "Vendors", "Assessments", "Audit trail", "Settings"])
def test_another_practice_sees_none_of_it_by_page(neighbour: Hands, page: str) -> None:
    neighbour.follow(page)

    neighbour.look(f"neighbour-{page}")
    assert NEIGHBOUR in neighbour.words
    assert not {words for words in _unmistakable() if words in neighbour.page.content()}


def test_another_practice_sees_none_of_it_by_number(walked: Walked, neighbour: Hands) -> None:
    paths = _numbered_paths(walked)
    assert len(paths) > 60

    answers = {path: neighbour.page.request.get(path) for path in paths}

    assert {path: one.status for path, one in answers.items() if one.status != 404} == {}
    assert len({re.sub(r"[0-9a-f]{16}", "", one.text()) for one in answers.values()}) == 1


def test_another_practice_gets_nothing_of_it_by_the_link(walked: Walked, neighbour: Hands) -> None:
    neighbour.page.goto(walked.link)
    neighbour.press("Yes, continue")
    assert neighbour.heading == "Thank you, that is everything"

    neighbour.page.goto("/vendors")

    assert not {words for words in _unmistakable() if words in neighbour.page.content()}
    assert neighbour.page.request.get(_numbered_paths(walked)[0]).status == 404
    assert walked.phone.page.request.get("/vendors", max_redirects=0).status == 303


def test_a_link_of_another_practice_reaches_nothing_of_it(walked: Walked, neighbour: Hands) -> None:
    phone = walked.phone
    link = _ask_somebody(neighbour, walked)

    vendor.open_link(phone, link, "Bram Vogel")

    assert NEIGHBOUR in phone.words
    assert not {words for words in _unmistakable() if words in phone.page.content()}
    phone.page.goto("/link/receipt")
    assert phone.heading == "5 questions about patient data"
    assert phone.page.request.get("/link/receipt/file").status == 404


def test_another_practice_sees_none_of_it_by_sql(walked: Walked, neighbour: Hands) -> None:
    mine, theirs = walked.practice_id, walked.portal.practice_id(NEIGHBOUR)
    counted = "SELECT count(*) FROM {} WHERE practice_id = %s"
    seen: dict[str, list[int]] = {}

    for inside in (mine, theirs, 0):
        with walked.portal.database_as("portal_app", inside) as connection:
            for (table,) in connection.execute(_TABLES).fetchall():
                rows = connection.execute(counted.format(table).encode(), [mine]).fetchone()
                seen.setdefault(table, []).append(rows[0] if rows else 0)

    assert {table for table, (own, _, _) in seen.items() if own} >= {
        "app.vendors",
        "app.contacts",
        "app.documents",
        "app.assessments",
        "app.answers",
        "app.baas",
        "app.flags",
        "app.links",
        "app.notices",
        "audit.event",
    }
    assert {table: told for table, told in seen.items() if any(told[1:])} == {}


def test_another_practice_changes_none_of_it_by_sql(walked: Walked, neighbour: Hands) -> None:
    theirs = walked.portal.practice_id(NEIGHBOUR)
    with walked.portal.database_as("portal_app", theirs) as connection:
        changed = connection.execute("UPDATE app.vendors SET name = 'Somebody else'").rowcount
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(
                "INSERT INTO app.practices (practice_id, name) VALUES (%s, 'Nobody')",
                [walked.practice_id],
            )

    assert changed <= 1


_TABLES = """
SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'practice_id'
WHERE n.nspname IN ('app', 'audit') AND c.relkind IN ('r', 'p')
AND has_table_privilege(c.oid, 'SELECT')
"""


def _ask_somebody(neighbour: Hands, walked: Walked) -> str:
    neighbour.follow("Vendors")
    neighbour.follow("Add vendor")
    neighbour.type_at("Vendor's name", "Corvid Billing")
    neighbour.type_at("What they do for you", "Claims")
    phi = neighbour.page.get_by_role("group", name="Does it create")
    phi.get_by_role("radio", name="Yes").check()
    neighbour.look("neighbour-new")
    neighbour.press("Add vendor")
    neighbour.follow("Answers", inside=neighbour.page.locator("nav.tabs"))
    neighbour.follow("Send questions")
    neighbour.type_at("Name", "Bram Vogel")
    neighbour.type_at("Email", "bram@corvid.example")
    packs = neighbour.page.locator("[name=packs]:checked")
    while packs.count():
        packs.first.uncheck()
    neighbour.press("See the letter")
    neighbour.press("Send questions")
    text = walked.portal.post_office.wait_for("bram@corvid.example").get_body(("plain",))
    assert text is not None
    (link,) = re.findall(r"http\S+/link/\S+", text.get_content())
    return str(link)


def _numbered_paths(walked: Walked) -> list[str]:
    """Return an address of each thing the walk made that has a number."""
    with walked.portal.database_as("portal_app", walked.practice_id) as connection:

        def numbers(table: str) -> list[int]:
            return [row[0] for row in connection.execute(f"SELECT id FROM {table}".encode())]

        vendors, documents = numbers("app.vendors"), numbers("app.documents")
        imports, notices = numbers("app.imports"), numbers("app.notices")
        assessments = connection.execute("SELECT vendor_id, id FROM app.assessments").fetchall()
    tabs = ("", "/baa", "/baa/need/memo", "/assessments", "/documents", "/timeline", "/details")
    return [
        *(f"/vendors/{number}{tab}" for number in vendors for tab in tabs),
        *(f"/documents/{number}{tab}" for number in documents for tab in ("", "/file")),
        *(f"/vendors/{about}/assessments/{number}" for about, number in assessments),
        *(f"/vendors/imports/{number}/rows" for number in imports),
        *(f"/notices/{number}" for number in notices),
    ]


def _unmistakable() -> set[str]:
    """Return words that no page of another practice could show but by a hole in the wall."""
    return {PRACTICE, OWNER, OWNER_EMAIL, ANSWERER, REFUSED_BY, REFUSER, ASKED, LAB, staff.SIGNED}
