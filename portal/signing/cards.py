"""What is drawn into the field of a signer in the PDF."""

from dataclasses import dataclass
from datetime import datetime
from html import escape

from portal.signing.rules import Method
from portal.signing.saying import moment_words

_SHOWED = {
    Method.EMAIL_CODE: "Identity shown by a code sent to {by}",
    Method.SECOND_FACTOR: "Signed in with a second factor, given afresh",
}


@dataclass(frozen=True, kw_only=True)
class Card:
    """Everything that stands on one signer's card."""

    name: str
    title: str
    company: str
    authority: str
    method: Method
    shown_by: str
    at: datetime


def card_html(card: Card) -> str:
    """Return the card as markup for the sealer. Everything typed is escaped."""
    showed = _SHOWED[card.method].format(by=card.shown_by)
    return (
        f'<div class="name">{escape(card.name)}</div>'
        f"<div>{escape(card.title)}, for {escape(card.company)}</div>"
        f"<div>“{escape(card.authority)}”</div>"
        f'<div class="act">Signed electronically {escape(moment_words(card.at))}. '
        f"{escape(showed)}.</div>"
    )
