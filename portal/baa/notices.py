"""What we write to a vendor about its BAA."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.baa.checking import point
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


def amendment_letter(
    asking: Asking, provision_ids: Sequence[str], practice: Practice, token: str | None = None
) -> Letter:
    """Return the letter that asks for what a BAA lacks, spelled out one by one."""
    due = f"{asking.due_on:%B} {asking.due_on.day}, {asking.due_on.year}"
    greeting = f"Hello {asking.to_name}," if asking.to_name else "Hello,"
    phone = f"\n{practice.phone}" if practice.phone else ""
    many = len(provision_ids) > 1
    text = (
        f"{greeting}\n\n"
        f"Thank you for the business associate agreement (BAA) between {asking.vendor_name} and "
        f"{practice.name}. HIPAA names what such an agreement must say. In ours we do not find "
        f"{'these points' if many else 'this point'}:\n\n"
        f"{_points(provision_ids)}\n\n"
        "The words are a suggestion. Others that say the same will do.\n\n"
        f"Please send us a signed amendment, or a new BAA that has {'them' if many else 'it'}, by "
        f"{due}. If you think that our BAA says this already, tell us on which page.\n\n"
        "Answer here, without an account:\n{link}\n\n"
        "Not the right person? Open the link and choose “Pass it on”.\n\n"
        f"{asking.asker_name}\n{practice.name}{phone}"
    )
    return Letter(
        to_name=asking.to_name,
        to_email=asking.to_email,
        subject=f"{practice.name}: amendment of our BAA, by {asking.due_on:%B} {asking.due_on.day}",
        text=text,
        link_token=token,
        button="Answer about the BAA",
        reply_name=asking.asker_name,
        reply_email=asking.asker_email,
    )


def _points(provision_ids: Sequence[str]) -> str:
    points = []
    for number, one in enumerate(map(point, provision_ids), 1):
        points.append(
            f"{number}. {one.provision.title} (45 CFR {one.rule})\n{one.provision.meaning}"
        )
        if one.plain.wording:
            points.append(f"Words that would do: “{one.plain.wording}”")
    return "\n\n".join(points)
