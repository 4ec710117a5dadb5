"""The letter that says that a message waits. Never the message itself."""

from portal.links import Link
from portal.notices import Letter
from portal.tenancy import Practice


def message_letter(link: Link, practice: Practice, writer: str, token: str) -> Letter:
    """Return the letter that tells a vendor of a message, with a link of its own to it."""
    text = (
        f"Hello {link.person_name},\n\n"
        f"{writer} at {practice.name} wrote to you about the request that you have a link to. The "
        "message stands behind the link, and you can answer there, without an account.\n\n"
        "Read it here:\n{link}\n\n"
        f"Is this real? Call {link.made_by_name} at {practice.name} and read out the code "
        f"{link.verify_code}.\n"
        "Not the right person? Open the link and choose “Pass it on”."
    )
    return Letter(
        to_name=link.person_name,
        to_email=link.email,
        subject=f"{practice.name}: a message for you",
        text=text,
        link_token=token,
        button="Read the message",
        reply_name=practice.name if practice.email else "",
        reply_email=practice.email,
    )
