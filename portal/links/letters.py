"""The words that go with a link: a new one in an old one's place, or one passed on."""

from urllib.parse import urlsplit

from portal.gateways.outside import outside
from portal.links.models import Link

_WHAT = {
    "questionnaire": "questions about patient data",
    "question": "a question about patient data",
    "baa": "a business associate agreement (BAA)",
    "exit": "the end of our agreement",
    "subcontractors": "your subcontractors",
    "incident": "reporting an incident",
    "sign": "a paper to sign",
}


def how_to_check(asker_name: str, code: str) -> str:
    """Return how whoever doubts a letter finds out that it is real, without a click in it."""
    return (
        "Is this real? You need not click to find out. Type "
        f"{place_to_check()} into your browser. Then enter the code {code} and your email "
        f"address. Or call {asker_name} at a number you know."
    )


def place_to_check() -> str:
    """Return the address of the page that tells whether a letter is real, as a person types it."""
    return f"{urlsplit(outside().mailer.public_url).netloc}/verify-request"


def renewed_subject(link: Link, practice_name: str) -> str:
    """Return the subject of the mail with a new link."""
    return f"{practice_name}: your new link for {_WHAT[link.purpose]}"


def renewed_text(link: Link, practice_name: str) -> str:
    """Return the mail with a new link."""
    return (
        f"Hello {link.person_name},\n\n"
        f"Here is your new link to the request from {practice_name}. "
        f"It works until {link.expires_on:%B} {link.expires_on.day}, {link.expires_on.year}. "
        "What you saved is still there.\n\n"
        "Open it here:\n{link}\n\n"
        f"{how_to_check(link.made_by_name, link.verify_code)}\n\n"
        "Did you not ask for it? Then leave it: nothing was changed."
    )


def passed_on_subject(practice_name: str, link: Link) -> str:
    """Return the subject of the mail to a colleague."""
    return f"{practice_name}: {_WHAT[link.purpose]}, passed on to you"


def passed_on_text(link: Link, passed_by: str, practice_name: str) -> str:
    """Return the mail to a colleague."""
    return (
        f"Hello {link.person_name},\n\n"
        f"{passed_by} passed a request from {practice_name} on to you: {_WHAT[link.purpose]}. "
        "You need no account, and what was saved so far is there. The link works until "
        f"{link.expires_on:%B} {link.expires_on.day}, {link.expires_on.year}.\n\n"
        "Open it here:\n{link}\n\n"
        f"{how_to_check(link.made_by_name, link.verify_code)}"
    )
