"""The words that go with a link: a new one in an old one's place, or one passed on."""

from portal.links.models import Link

_WHAT = {
    "questionnaire": "5 questions about patient data",
    "question": "a question about patient data",
    "baa": "a business associate agreement (BAA)",
    "exit": "the end of our agreement",
    "subcontractors": "your subcontractors",
    "incident": "reporting an incident",
    "sign": "a paper to sign",
}


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
        f"Is this real? Call {link.made_by_name} at {practice_name} and read out the code "
        f"{link.verify_code}.\n"
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
        f"Is this real? Call {link.made_by_name} at {practice_name} and read out the code "
        f"{link.verify_code}."
    )
