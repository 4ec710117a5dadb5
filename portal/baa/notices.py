"""What we write to a vendor about its BAA."""

from dataclasses import dataclass
from datetime import date

from portal.notices import Letter
from portal.tenancy import Practice


@dataclass(frozen=True, kw_only=True)
class Asking:
    """Who asks whom for a BAA, and by when."""

    vendor_name: str
    does: str
    to_name: str
    to_email: str
    due_on: date
    asker_name: str
    asker_email: str


def request_letter(asking: Asking, practice: Practice, token: str | None = None) -> Letter:
    """Return the letter that asks for a signed BAA. Without a token it is one to look at."""
    due = f"{asking.due_on:%B} {asking.due_on.day}, {asking.due_on.year}"
    greeting = f"Hello {asking.to_name}," if asking.to_name else "Hello,"
    uses = f" for {asking.does[0].lower()}{asking.does[1:]}" if asking.does else ""
    phone = f"\n{practice.phone}" if practice.phone else ""
    text = (
        f"{greeting}\n\n"
        f"{practice.name} uses {asking.vendor_name}{uses}. HIPAA asks us for a signed business "
        "associate agreement (BAA) with each company that handles patient information for us.\n\n"
        f"Please send us your signed BAA by {due}. If you would rather sign our paper, reply and "
        "we send it. You can also tell us that you will not sign, that only a higher plan has a "
        "BAA, or that none is needed.\n\n"
        "Answer here, without an account:\n{link}\n\n"
        "Not the right person? Open the link and choose “Pass it on”.\n\n"
        f"{asking.asker_name}\n{practice.name}{phone}"
    )
    return Letter(
        to_name=asking.to_name,
        to_email=asking.to_email,
        subject=f"{practice.name}: signed BAA, by {asking.due_on:%B} {asking.due_on.day}",
        text=text,
        link_token=token,
        button="Answer about the BAA",
        reply_name=asking.asker_name,
        reply_email=asking.asker_email,
    )
