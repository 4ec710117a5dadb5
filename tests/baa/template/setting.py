"""Setting our papers for tests, without a practice in a database."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from html import unescape
from io import BytesIO

from portal.baa import clauses
from portal.baa.clauses import BaaReading
from portal.baa.template.facts import Parties, facts_of
from portal.baa.template.papers import with_words
from portal.baa.template.rules import Choices
from portal.baa.template.setting import Annex, Head, Signers, page_of, set_text
from portal.baa.template.text import Text, agreement
from portal.gateways import cage

TODAY = date(2026, 11, 24)
PARTIES = Parties(
    practice="Juniper Row Aesthetics PLLC",
    practice_address="410 Juniper Row, Austin, TX 78704",
    practice_reach="office@juniperrow.example",
    states=("Texas",),
    vendor="Pingwell, Inc.",
    vendor_address="",
    vendor_reach="legal@pingwell.example",
    services=("appointment reminders by text message", "online intake forms"),
    subcontractors=("Example Hosting, Inc.: servers",),
)
LEAST = Choices(
    notice_days=30,
    business_days=False,
    insurance=None,
    us_only=False,
    no_ai_training=False,
    bears_costs=False,
    lists_subcontractors=False,
)


def paper(choices: Choices, text: Text | None = None) -> str:
    """Return our agreement with these choices as a page to print."""
    sections = set_text(text or agreement(), facts_of(PARTIES, choices))
    annexes = (Annex(title="Annex A: Subcontractors", says="Named so far:", lines=("Example",)),)
    return page_of(HEAD, sections, annexes if choices.lists_subcontractors else (), SIGNERS)


def amending(provisions: Iterable[str]) -> str:
    """Return an amendment of these provisions as a page to print."""
    facts = {**facts_of(PARTIES, Choices()), "amended_from": "March 1, 2025"}
    return page_of(HEAD, set_text(with_words(list(provisions)), facts), (), SIGNERS)


def without(provision: str) -> Text:
    """Return our agreement with nothing in the clauses that are there for a provision."""
    whole = agreement()
    return replace(
        whole,
        sections=tuple(
            replace(
                section,
                clauses=tuple(
                    replace(one, text="Left out.", items=()) if provision in one.proves else one
                    for one in section.clauses
                ),
            )
            for section in whole.sections
        ),
    )


def read(page: str) -> BaaReading:
    """Return what the clause check reads in a page's words, without printing it first."""
    blocks = re.split(r"</?(?:p|h\d|section|header|div|br)\b[^>]*>", page.split("<body>")[1])
    words = [" ".join(unescape(re.sub(r"<[^>]*>", " ", block)).split()) for block in blocks]
    return clauses.read(["\n".join(filter(None, words))])


def read_pdf(pdf: bytes) -> BaaReading:
    """Return what the clause check reads in a PDF's own text."""
    return clauses.read(cage.texts_of(BytesIO(pdf), "application/pdf"))


HEAD = Head(title="Business Associate Agreement", below="between A and B", prepared="Prepared.")
SIGNERS = Signers(practice=PARTIES.practice, vendor=PARTIES.vendor)
