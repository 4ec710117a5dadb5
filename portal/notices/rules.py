"""What a letter is, what may become of it, and when it is tried again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from portal.errors import RuleBroken

# Where the link goes in the text of a letter.
LINK = "{link}"

_WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))


class NoticeState(StrEnum):
    """What became of a letter."""

    WAITING = "waiting"
    HELD = "held"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A letter about to be posted. Never PHI, answers, file names or the vendor's words.

    `link_token` is put where the text says {link}, behind `link_at`: "/link/", "/invitations/".
    The HTML shows it as a button with these words. A letter without a button brings a code in the
    link's place, by itself: `link_at` is empty. Small print stands under a line at the end.
    """

    to_name: str
    to_email: str
    subject: str
    text: str
    link_token: str | None = None
    link_at: str = "/link/"
    button: str = "Open the page"
    small_print: str = "Please do not send patient information by email."
    reply_name: str = ""
    reply_email: str = ""


@dataclass(frozen=True)
class Block:
    """One paragraph of a letter. One with a link stands before its button."""

    lines: tuple[str, ...]
    has_link: bool


def check_letter(letter: Letter) -> None:
    """Refuse a letter that could not be read, or that would go astray."""
    headers = (letter.to_name, letter.to_email, letter.subject, letter.reply_name)
    if any(not _is_one_line(words) for words in (*headers, letter.reply_email)):
        raise RuleBroken("Names, addresses and the subject of a letter are one line each.")
    if not letter.to_email.strip() or not letter.subject.strip() or not letter.text.strip():
        raise RuleBroken("A letter needs an address, a subject and some text.")
    if (letter.link_token is not None) != (LINK in letter.text):
        raise RuleBroken("A letter with a link says where it goes, and one without has no place.")


def whole_text(body: str, small_print: str, address: str) -> str:
    """Return the letter as plain text, with its link in place."""
    written = body.strip().replace(LINK, address)
    return f"{written}\n\n{small_print}\n" if small_print else f"{written}\n"


def blocks_of(body: str) -> list[Block]:
    """Return the paragraphs of a letter. The line that holds the link itself is left out."""
    found = []
    for paragraph in body.strip().split("\n\n"):
        lines = [line.strip() for line in paragraph.splitlines() if line.strip()]
        kept = tuple(line for line in lines if LINK not in line)
        if lines:
            found.append(Block(kept, has_link=len(kept) < len(lines)))
    return found


def next_try(tries: int, at: datetime) -> datetime | None:
    """Return when a letter that failed for the `tries`-th time is tried again, or None."""
    return at + _WAITS[tries - 1] if tries <= len(_WAITS) else None


def _is_one_line(words: str) -> bool:
    return not any(ord(letter) < 32 for letter in words)
