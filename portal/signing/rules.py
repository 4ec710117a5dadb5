"""Who signs when, what counts as having signed, and how long a code is good."""

import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Protocol

# A code is good for so long, and for so many tries.
CODE_LASTS = timedelta(minutes=10)
CODE_TRIES = 5
# So many codes may be sent by one link: within ten minutes, and within a day.
CODES_SOON, CODES_A_DAY = 4, 12
# What each letter and page says of the time it takes to read a paper and sign it.
TAKES = "about 10 minutes"
# How long the link to the signed copies works.
COPIES_LAST = timedelta(days=90)
# How long a link to sign works where nothing is due on a day.
LINK_LASTS = timedelta(days=30)


class EnvelopeState(StrEnum):
    """What became of a paper that was issued for signature."""

    OPEN = "open"
    COMPLETE = "complete"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class PaperKind(StrEnum):
    """What kind of paper is signed."""

    BAA = "baa"
    AMENDMENT = "amendment"
    DESTRUCTION = "destruction"
    OTHER = "other"

    @property
    def words(self) -> str:
        """Return what people call it."""
        return _KIND_WORDS[self]


_KIND_WORDS = {
    PaperKind.BAA: "business associate agreement (BAA)",
    PaperKind.AMENDMENT: "amendment",
    PaperKind.DESTRUCTION: "certificate of destruction",
    PaperKind.OTHER: "paper",
}


class Side(StrEnum):
    """For whom somebody signs. The vendor signs first."""

    VENDOR = "vendor"
    PRACTICE = "practice"


class Method(StrEnum):
    """How a signer showed who they are."""

    EMAIL_CODE = "email_code"
    SECOND_FACTOR = "second_factor"


class EventKind(StrEnum):
    """What stands in the evidence."""

    ISSUED = "issued"
    LETTER_POSTED = "letter_posted"
    LETTER_SENT = "letter_sent"
    LINK_OPENED = "link_opened"
    LINK_CONFIRMED = "link_confirmed"
    LINK_PASSED_ON = "link_passed_on"
    LINK_RENEWED = "link_renewed"
    PAGES_SHOWN = "pages_shown"
    CONSENTED = "consented"
    CODE_SENT = "code_sent"
    CODE_VERIFIED = "code_verified"
    SIGNED = "signed"
    COUNTERSIGNED = "countersigned"
    COMPLETE = "complete"
    COPIES_SENT = "copies_sent"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


EVENT_WORDS = {
    EventKind.ISSUED: "Issued for signature, and sealed",
    EventKind.LETTER_POSTED: "A letter was written",
    EventKind.LETTER_SENT: "The mail server took the letter",
    EventKind.LINK_OPENED: "The link was opened",
    EventKind.LINK_CONFIRMED: "Said who they are",
    EventKind.LINK_PASSED_ON: "Passed the link on",
    EventKind.LINK_RENEWED: "Got a new link in place of the old one",
    EventKind.PAGES_SHOWN: "Was shown these pages before",
    EventKind.CONSENTED: "Agreed to electronic records, and said that they may bind their side",
    EventKind.CODE_SENT: "A code was sent",
    EventKind.CODE_VERIFIED: "Showed who they are",
    EventKind.SIGNED: "Signed",
    EventKind.COUNTERSIGNED: "Countersigned",
    EventKind.COMPLETE: "All have signed",
    EventKind.COPIES_SENT: "The signed copies were sent",
    EventKind.DECLINED: "Declined",
    EventKind.WITHDRAWN: "Withdrawn",
}


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What somebody agrees to when they sign, word for word."""

    version: str
    consent: str
    authority: str
    read: str

    def authority_for(self, company: str) -> str:
        """Return the sentence by which somebody says that they may bind a company."""
        return self.authority.format(company=company)

    def read_of(self, pages: int) -> str:
        """Return the sentence by which somebody says that they have read it."""
        return self.read.format(pages="1 page" if pages == 1 else f"{pages} pages")


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Whom a letter is for."""

    name: str
    email: str


class SignerFacts(Protocol):
    """What is asked of a signer to tell whose turn it is."""

    @property
    def side(self) -> str: ...
    @property
    def place(self) -> int: ...
    @property
    def signed_at(self) -> datetime | None: ...


def wording(version: str = "") -> Wording:
    """Return a wording by its version; without one, today's."""
    return _WORDINGS[version or _NOW]


def field_of(side: str, place: int) -> str:
    """Return the name of a signer's field in the PDF."""
    return f"{side}-{place}"


def in_turn(signers: Sequence[SignerFacts], side: Side) -> bool:
    """Tell whether a side may sign now. The practice waits until everyone at the vendor has."""
    if side is Side.VENDOR:
        return True
    return all(one.signed_at for one in signers if one.side == Side.VENDOR)


def is_last(signers: Collection[SignerFacts]) -> bool:
    """Tell whether only one signature is missing: it locks the paper."""
    return sum(one.signed_at is None for one in signers) == 1


def waits_for_us(signers: Sequence[SignerFacts]) -> bool:
    """Tell whether nothing but the practice's own signature is missing."""
    missing = {one.side for one in signers if one.signed_at is None}
    return missing == {Side.PRACTICE}


def is_code_good(sent_at: datetime, used_at: datetime | None, at: datetime) -> bool:
    """Tell whether a code may still be given. It is good until its last second."""
    return used_at is None and at <= sent_at + CODE_LASTS


def veiled(email: str) -> str:
    """Return an address as others may see it: j•••@company.com."""
    name, _, host = email.partition("@")
    return f"{name[:1]}•••@{host}"


def is_same_name(one: str, other: str) -> bool:
    """Tell whether two ways of writing a name mean the same person."""
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def _load() -> tuple[str, dict[str, Wording]]:
    told = tomllib.loads((Path(__file__).parent / "data" / "wording.toml").read_text())
    return told["now"], {one["version"]: Wording(**one) for one in told["wording"]}


_NOW, _WORDINGS = _load()
