"""What a vendor's link may open, for how long, and how its token is kept."""

import hashlib
import re
from datetime import date, datetime, timedelta
from enum import StrEnum

from portal.errors import RuleBroken

# A visit by link lasts half a day, and ends when nothing happens for two hours.
VISIT_LASTS = timedelta(hours=12)
VISIT_IDLES = timedelta(hours=2)
# A link that ran out may be asked for anew for this long; the new one works for two weeks.
RENEWABLE_FOR = timedelta(days=90)
RENEWED_FOR = timedelta(days=14)
MOST_PASSED_ON = 5

# Read out over the phone: no letter or digit that sounds or looks like another.
CODE_LETTERS = "ACDEFHJKMNPRTWXY"
CODE_DIGITS = "2345679"

_CODE = re.compile(rf"([{CODE_DIGITS}][{CODE_LETTERS}]{{2}})([{CODE_DIGITS}]{{2}})")
_EMAIL = re.compile(r"[^@\s<>,;:\"()\[\]\\]+@[^@\s<>,;:\"()\[\]\\]+\.[^@\s<>,;:\"()\[\]\\.]{2,}")


class LinkPurpose(StrEnum):
    """What a link is for."""

    QUESTIONNAIRE = "questionnaire"
    QUESTION = "question"
    BAA = "baa"
    EXIT = "exit"
    SUBCONTRACTORS = "subcontractors"
    INCIDENT = "incident"
    SIGN = "sign"


class LinkOrigin(StrEnum):
    """How a link came to be."""

    SENT = "sent"
    PASSED_ON = "passed_on"
    RENEWED = "renewed"


class LinkState(StrEnum):
    """Whether a link opens anything."""

    OPEN = "open"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


def state_of(expires_on: date, withdrawn_at: datetime | None, on: date) -> LinkState:
    """Tell whether a link works on this day. It works on its last day."""
    if withdrawn_at is not None:
        return LinkState.WITHDRAWN
    return LinkState.OPEN if on <= expires_on else LinkState.EXPIRED


def is_live(created_at: datetime, last_seen_at: datetime, at: datetime) -> bool:
    """Tell whether a visit goes on."""
    return at < created_at + VISIT_LASTS and at < last_seen_at + VISIT_IDLES


def renewed_until(expires_on: date, withdrawn_at: datetime | None, on: date) -> date:
    """Return the last day of the link that takes this one's place. A withdrawn one has none."""
    state = state_of(expires_on, withdrawn_at, on)
    if state is LinkState.OPEN:
        return expires_on
    if state is LinkState.WITHDRAWN or on > expires_on + RENEWABLE_FOR:
        raise RuleBroken("This link cannot be renewed. Call the practice that wrote to you.")
    return on + RENEWED_FOR


def hash_of(token: str) -> bytes:
    """Return what is kept of a token. 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(token.encode()).digest()


def written_code(typed: str) -> str:
    """Return a code as letters write it, however it was typed. Empty: it cannot be one."""
    found = _CODE.fullmatch("".join(one for one in typed.upper() if one.isalnum()))
    return "-".join(found.groups()) if found else ""


def one_line(name: str) -> str:
    """Return a name as one line, without letters that show nothing or turn the writing round.

    Letters go out under it, and it stands in the trail: a line end would stop every letter.
    """
    plain = "".join(letter if letter.isprintable() else " " for letter in name)
    return " ".join(plain.split())


def checked_email(given: str) -> str:
    """Return the e-mail address without spaces around it, if it can be one."""
    email = given.strip()
    if len(email) > 254 or not _EMAIL.fullmatch(email):
        raise RuleBroken("Enter a whole email address, such as name@company.com.")
    return email
