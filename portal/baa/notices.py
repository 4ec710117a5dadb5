"""What we write to a vendor about its BAA."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.baa.checking import point
from portal.baa.models import BaaRequest
from portal.links import Link
from portal.notices import Letter
from portal.reminders import DAYS
from portal.signing import TAKES
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
    verify_code: str


@dataclass(frozen=True, kw_only=True)
class SoFar:
    """What came of a request until now: our answer to them, the signature of the other of two."""

    answered_on: date | None = None
    signed_by: str = ""


NOTHING_YET = SoFar()


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
        f"{_real(asking)}\n"
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
    asking: Asking,
    provision_ids: Sequence[str],
    practice: Practice,
    token: str | None = None,
    *,
    is_to_sign: bool = False,
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
        f"{_how_to_amend(due, is_many=many, is_to_sign=is_to_sign)} If you think that our BAA says "
        "this already, tell us on which page.\n\n"
        "Answer here, without an account:\n{link}\n\n"
        f"{_real(asking)}\n"
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


def paper_letter(asking: Asking, practice: Practice, token: str | None = None) -> Letter:
    """Return the letter that asks to sign the practice's own BAA in the browser."""
    due = f"{asking.due_on:%B} {asking.due_on.day}, {asking.due_on.year}"
    uses = f" for {asking.does[0].lower()}{asking.does[1:]}" if asking.does else ""
    text = (
        f"{_greeting(asking.to_name)}\n\n"
        f"{practice.name} uses {asking.vendor_name}{uses}. HIPAA asks us for a signed business "
        "associate agreement (BAA) with each company that handles patient information for us.\n\n"
        f"Ours is ready for you. Please read and sign it by {due}. It takes {TAKES}, in "
        "your browser. You can also send your own paper, ask for a change, or tell us that you "
        "will not sign.\n\n"
        "Read and sign here, without an account:\n{link}\n\n"
        f"{_real(asking)}\n"
        "Not the right person? Open the link and choose “Pass it on”.\n\n"
        f"{_signed(asking, practice)}"
    )
    return Letter(
        to_name=asking.to_name,
        to_email=asking.to_email,
        subject=f"{practice.name}: a BAA to sign, by {asking.due_on:%B} {asking.due_on.day}",
        text=text,
        link_token=token,
        button="Read and sign the BAA",
        reply_name=asking.asker_name,
        reply_email=asking.asker_email,
    )


def reminder_letter(
    request: BaaRequest,
    link: Link,
    number: int,
    practice: Practice,
    token: str | None,
    *,
    so_far: SoFar = NOTHING_YET,
) -> Letter:
    """Return a reminder of a request, with a link of its own. Without a token it is one to look at."""
    due = f"{request.due_on:%B} {request.due_on.day}, {request.due_on.year}"
    what = "an amendment of our BAA" if request.is_for_amendment else "a BAA"
    last = (
        "This is our last letter about it; after this we call."
        if number == len(DAYS)
        else "We write at most three reminders."
    )
    text = (
        f"{_greeting(link.person_name)}\n\n"
        f"{_so_far(request, what, so_far)} Please answer by {due}. You can sign, send "
        "your own paper, ask for a change, or tell us that you will not sign: any answer stops "
        "these letters.\n\n"
        "Answer here, without an account:\n{link}\n\n"
        f"Is this real? Call {link.made_by_name} at {practice.name} and read out the code "
        f"{link.verify_code}.\n"
        "Not the right person? Open the link and choose “Pass it on”.\n\n"
        f"{request.requested_by_name}\n{practice.name}"
        + (f"\n{practice.phone}" if practice.phone else "")
    )
    subject = f"{practice.name}: reminder, {what}, by {request.due_on:%B} {request.due_on.day}"
    return Letter(
        to_name=link.person_name,
        to_email=link.email,
        subject=subject,
        text=text,
        link_token=token,
        button="Answer about the BAA",
        small_print=f"Please do not send patient information by email. {last}",
        reply_name=request.requested_by_name if request.reply_email else "",
        reply_email=request.reply_email,
    )


def wrote_letter(request: BaaRequest, vendor_name: str, to_email: str) -> Letter:
    """Return the letter that tells staff that a vendor wrote. What it wrote stands in the portal."""
    return Letter(
        to_name=request.requested_by_name,
        to_email=to_email,
        subject=f"{vendor_name} wrote to you about the BAA",
        text=(
            f"Hello {request.requested_by_name},\n\n"
            f"{vendor_name} wrote to you about the BAA that you asked for. Read it, and answer it, "
            "in the portal:\n{link}\n\n"
            "Their reminders have stopped."
        ),
        link_token=f"{request.vendor_id}/messages",
        link_at="/vendors/",
        button="Read the message",
        small_print="You get this because you asked them. We write at most once a day about it.",
    )


def _so_far(request: BaaRequest, what: str, so_far: SoFar) -> str:
    asked = f"On {_day(request.requested_on)} we asked you for {what}"
    if so_far.answered_on is not None:
        wrote = f"On {_day(so_far.answered_on)} we answered what you wrote to us about {what}"
        return f"{wrote}, and have not heard from you since."
    if so_far.signed_by:
        return f"{asked}. {so_far.signed_by} has signed it; your signature is still missing."
    return f"{asked}, and have not heard from you."


def _day(day: date) -> str:
    return f"{day:%B} {day.day}"


def _how_to_amend(due: str, *, is_many: bool, is_to_sign: bool) -> str:
    them = "them" if is_many else "it"
    if is_to_sign:
        return (
            f"An amendment that adds {them} is ready for you. Please read and sign it by {due}, in "
            "your browser. You can also send your own amendment, or write back: other words that "
            "say the same will do."
        )
    return (
        "The words are a suggestion. Others that say the same will do.\n\n"
        f"Please send us a signed amendment, or a new BAA that has {them}, by {due}."
    )


def _greeting(name: str) -> str:
    return f"Hello {name}," if name else "Hello,"


def _real(asking: Asking) -> str:
    return f"Is this real? Call {asking.asker_name} and read out the code {asking.verify_code}."


def _signed(asking: Asking, practice: Practice) -> str:
    return "\n".join(line for line in (asking.asker_name, practice.name, practice.phone) if line)


def _points(provision_ids: Sequence[str]) -> str:
    points = []
    for number, one in enumerate(map(point, provision_ids), 1):
        points.append(
            f"{number}. {one.provision.title} (45 CFR {one.rule})\n{one.provision.meaning}"
        )
        if one.plain.wording:
            points.append(f"Words that would do: “{one.plain.wording}”")
    return "\n\n".join(points)
