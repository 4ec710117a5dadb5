"""The steps that a practice walks, in the order of a first day."""

from datetime import timedelta
from pathlib import Path

import pyotp

from portal import clock
from portal.gateways.memory import EICAR
from tests.chromium.hands import Hands
from tests.chromium.papers import paper
from tests.documents import hostile

SIGNED = "the-signed-agreement.pdf"
REFUSED_BY_MAIL = "the-mail-that-says-no.pdf"
VIRUS = "a-brochure-with-a-virus.pdf"
LIST = Path(__file__).parents[1] / "samples" / "vendors.csv"

_NEEDS_ONE = ("Yes", "No", "No", "No", "No", "No")
_IS_TREATMENT = ("Yes", "No", "Yes")


def add_phone(hands: Hands) -> list[str]:
    """Type the key into an authenticator, prove it with a code, and keep the recovery codes."""
    hands.page.get_by_text("I cannot scan it").click()
    key = hands.page.inner_text(".disclose code").replace(" ", "")
    hands.look("phone")
    hands.type_at("6-digit code", pyotp.TOTP(key).now())
    hands.press("Check the code")
    codes = hands.page.locator("#codes li").all_inner_texts()
    assert len(set(codes)) == 10
    hands.look("recovery-codes")
    hands.page.get_by_label("I have put them").check()
    hands.press("Finish")
    assert hands.heading.startswith("Today")
    return [key, *codes]


def import_list(hands: Hands) -> None:
    """Bring the spreadsheet in: match its columns, mend one row, leave one out, add the rest."""
    hands.look("today-empty")
    hands.follow("Import your list")
    hands.attach("Upload a file", LIST.name, LIST.read_bytes())
    hands.press("Read the rows")
    assert "We matched 10 of 10" in hands.words
    hands.look("columns")
    hands.press("Check the rows")
    assert "18 of 19 rows are ready. 1 needs a correction. 1 looks like a vendor" in hands.words
    assert hands.page.get_by_role("button", name="Add 17 vendors").is_visible()
    hands.look("rows")
    hands.type_at("BAA date: February 2025 has no day 30.", "2025-02-28")
    formula = hands.page.get_by_label('=HYPERLINK("http://evil.example") will be')
    formula.select_option(label="Left out")
    hands.press("Check again")
    assert "needs a correction" not in hands.words
    hands.press("Add 17 vendors")
    assert "17 vendors added, 1 row added to vendors you had." in hands.words
    assert "14 need attention" in hands.words
    hands.look("vendors")


def open_vendor(hands: Hands, name: str, tab: str = "") -> None:
    """Go to a vendor from the list, by its name."""
    hands.follow("Vendors")
    found = hands.page.get_by_role("link", name=name, exact=True)
    for standing in ("Covered", "Not a business associate"):
        if found.count():
            break
        hands.follow(standing, inside=hands.page.locator("nav.tabs"))
    found.click()
    hands.arrive()
    if tab:
        hands.follow(tab, inside=hands.page.locator("nav.tabs"))


def decide(hands: Hands, vendor: str, answers: tuple[str, ...], why: str) -> None:
    """Answer the questions on whether a vendor needs a BAA, and keep the decision."""
    open_vendor(hands, vendor, "BAA")
    hands.look("baa-undecided")
    hands.follow("Decide BAA need", inside=hands.page.get_by_role("region", name="Does it need"))
    for answer in answers:
        hands.page.get_by_label(answer, exact=True).check()
        hands.press("Next question")
    hands.look("need")
    hands.type_at("Why?", why)


def decide_that_one_is_needed(hands: Hands, vendor: str) -> None:
    """Decide that a vendor needs a BAA."""
    decide(hands, vendor, _NEEDS_ONE, "They keep the charts of everyone we see.")
    hands.press("Keep this decision")
    assert "Decided: " in hands.words
    hands.look("needed")


def decide_that_none_is_needed(hands: Hands, vendor: str) -> None:
    """Decide that a vendor is no business associate, and read the memo."""
    decide(hands, vendor, _IS_TREATMENT, "They only run the tests that Dr. Haddad orders.")
    hands.page.get_by_label("Treatment by another provider").check()
    hands.press("Keep this decision")
    assert "Not a business associate" in hands.words
    hands.follow("See the memo")
    assert hands.heading == f"Memo: {vendor} needs no BAA"
    hands.look("memo")


def send_questions(hands: Hands, vendor: str, person: str) -> None:
    """See the letter to a vendor, then send it."""
    open_vendor(hands, vendor, "Answers")
    hands.look("not-asked")
    hands.follow("Send questions")
    hands.page.get_by_role("radio", name=person).check()
    hands.look("send")
    # The five alone: what is suggested for this vendor beside them is ticked.
    suggested = hands.page.locator("[name=packs]:checked")
    assert suggested.count() > 0
    while suggested.count():
        suggested.first.uncheck()
    hands.press("See the letter")
    assert "Nothing is sent until you press the button." in hands.words
    hands.look("letter")
    hands.press("Send questions")
    assert "Letter on its way" in hands.words
    hands.look("words-ahead")
    hands.follow("See the answers")
    hands.look("sent")


def review(hands: Hands, vendor: str) -> None:
    """Read the five cards with their verdicts, and accept the answers in one's own name."""
    hands.follow("Assessments")
    hands.look("assessments")
    hands.follow("Review answers")
    assert hands.page.locator("article.answer").count() == 5
    assert "1 needs fixing first, 4 meet your standard" in hands.words
    hands.look("review")
    hands.follow("Accept answers")
    hands.look("accept")
    hands.type_at("Why do you accept them?", "The agreement is being signed this week.")
    hands.press("Accept answers")
    assert f"Answers of {vendor} accepted in your name." in hands.words
    hands.look("accepted")


def file_baa(hands: Hands, vendor: str, signers: tuple[str, str]) -> None:
    """File the agreement that both have signed, with its term."""
    open_vendor(hands, vendor, "BAA")
    hands.follow("File a signed BAA")
    hands.attach("Signed copy", SIGNED, paper("Business associate agreement, signed"))
    hands.type_at("In force from", _day(-3))
    hands.choose("How long does it bind?", "Until a day")
    hands.type_at("Last day", _day(400))
    hands.choose("Whose paper is it?", "Theirs")
    hands.type_at("Who signed for you", signers[0])
    hands.type_at("Their title", "Owner and physician")
    hands.type_at("Signed on", _day(-4))
    hands.type_at("Who signed for the vendor", signers[1])
    hands.type_at("Title at the vendor", "General counsel")
    hands.type_at("Vendor signed on", _day(-3))
    hands.type_at("What it says it covers", "All of the scribe, with its archive")
    every = "All services, also future ones, as its words say"
    hands.choose("Which of your services does it cover?", every)
    hands.look("file-baa")
    hands.press("File BAA")
    assert "BAA filed." in hands.words, hands.words
    hands.look("filed")


def what_is_open(hands: Hands, vendor: str) -> str:
    """Return what stands as open on a vendor's first page."""
    open_vendor(hands, vendor)
    hands.look("overview")
    return hands.page.get_by_role("region", name="What is open").inner_text()


def record_refusal(hands: Hands, vendor: str, person: str) -> None:
    """Write down that a vendor refused by mail, with the mail."""
    open_vendor(hands, vendor, "BAA")
    hands.follow("Record a refusal")
    hands.choose("How?", "By email")
    hands.type_at("Who refused?", person)
    hands.type_at("Their title", "Legal desk")
    hands.choose("Why?", "They do not sign BAAs")
    hands.type_at("In their words", "Our terms forbid any such agreement.")
    hands.attach("The mail or letter", REFUSED_BY_MAIL, paper("Re: your request"))
    hands.look("refusal")
    hands.press("Record refusal")
    assert f"Refusal recorded. Decide what to do about {vendor}." in hands.words
    hands.look("refused")


def try_a_virus(hands: Hands, vendor: str) -> None:
    """Try to keep a file with a virus in it."""
    open_vendor(hands, vendor, "Documents")
    hands.page.get_by_label("What is it?").select_option(label="Other")
    hands.attach("File", VIRUS, hostile.plain_pdf() + EICAR)
    hands.press("Keep document")
    assert "The file was not kept: it contains a virus. Ask the vendor" in hands.words
    assert VIRUS not in hands.words
    hands.look("virus")


def read_timeline(hands: Hands, vendor: str) -> None:
    """See what happened with a vendor."""
    open_vendor(hands, vendor, "Timeline")
    assert "Filed a signed BAA" in hands.words
    hands.look("timeline")


def read_trail(hands: Hands) -> list[tuple[str, ...]]:
    """Read the trail back to its beginning: who, what, about whom, from where."""
    hands.follow("Audit trail")
    hands.look("trail")
    lines = _lines(hands)
    while hands.page.get_by_role("link", name="Older", exact=True).count():
        hands.follow("Older")
        lines += _lines(hands)
    return lines


def _lines(hands: Hands) -> list[tuple[str, ...]]:
    rows = hands.page.locator("tbody tr:not(.row-group)")
    cells = rows.evaluate_all("(rows) => rows.map((row) => [...row.cells].map((c) => c.innerText))")
    return [tuple(" ".join(cell.split()) for cell in row[1:5]) for row in cells]


def sign_out(hands: Hands) -> None:
    """Sign out, and find every page shut."""
    hands.press("Sign out")
    hands.look("signed-out")
    hands.page.goto("/vendors")
    assert hands.heading == "Sign in"


def _day(away: int) -> str:
    return (clock.today() + timedelta(days=away)).isoformat()
