"""What we write about a chain: to the vendor about its subcontractors, to our own people about the end."""

from dataclasses import dataclass
from datetime import date

from portal.baa.chain.steps import Step
from portal.notices import Letter
from portal.tenancy import Practice


@dataclass(frozen=True, kw_only=True)
class AskingList:
    """Who asks whom for its subcontractors, and by when."""

    vendor_name: str
    to_name: str
    to_email: str
    due_on: date
    asker_name: str
    reply_email: str
    listed: int
    is_yearly: bool


@dataclass(frozen=True, kw_only=True)
class Ending:
    """A BAA that ends, or that is to be reviewed, and whose vendor it is."""

    vendor_name: str
    to_name: str
    to_email: str
    on: date
    step: Step
    is_review: bool
    asked_on: date | None


def subcontractors_letter(asking: AskingList, practice: Practice, token: str | None) -> Letter:
    """Return the letter that asks for the subcontractors. Without a token it is one to look at."""
    phone = f"\n{practice.phone}" if practice.phone else ""
    again = "You told us a year ago. Is it still so? " if asking.is_yearly else ""
    known = {0: "We have none on our list.", 1: "We have one on our list."}
    text = (
        f"{f'Hello {asking.to_name},' if asking.to_name else 'Hello,'}\n\n"
        f"{practice.name} works with {asking.vendor_name}. HIPAA asks each company that handles "
        "patient information for us to have a business associate agreement (BAA) with any "
        "subcontractor that the information reaches, with the same restrictions "
        "(45 CFR 164.502(e)(1)(ii), 164.504(e)(2)(ii)(D)).\n\n"
        f"{again}{known.get(asking.listed, f'We have {asking.listed} on our list.')} "
        "Please confirm each, name those that are missing, or tell us that there are none, by "
        f"{_long(asking.due_on)}. It takes about 3 minutes.\n\n"
        "Answer here, without an account:\n{link}\n\n"
        "Not the right person? Open the link and choose “Pass it on”.\n\n"
        f"{asking.asker_name}\n{practice.name}{phone}"
    )
    return Letter(
        to_name=asking.to_name,
        to_email=asking.to_email,
        subject=f"{practice.name}: your subcontractors, by {asking.due_on:%B} {asking.due_on.day}",
        text=text,
        link_token=token,
        button="Confirm your subcontractors",
        reply_name=asking.asker_name if asking.reply_email else "",
        reply_email=asking.reply_email,
    )


def ending_letter(ending: Ending, practice: Practice) -> Letter:
    """Return the letter to our own person whose vendor it is: what ends when, and what to do."""
    name, day = ending.vendor_name, _long(ending.on)
    when = ending.step.when
    asked = (
        f"You asked them for a new one on {_long(ending.asked_on)}. It is not on file yet."
        if ending.asked_on
        else f"Open {name} in Countersign, go to BAA, and choose “Renew”."
    )
    if ending.is_review:
        said = (
            f"The BAA with {name} has no end date. Its review is due {when}, on {day}.\n\n"
            "Check that it still fits what they do for you, then note the review under BAA."
        )
    else:
        said = f"The BAA with {name} ends {when}. Its last day is {day}.\n\n{asked}\n\n{_AFTER}"
    about = "review of the BAA with" if ending.is_review else "the BAA with"
    return Letter(
        to_name=ending.to_name,
        to_email=ending.to_email,
        subject=f"{practice.name}: {about} {name}, {_long(ending.on)}",
        text=f"Hello {ending.to_name},\n\n{said}\n\nThese letters stop once it is done.",
        small_print="Sent by Countersign to the person who looks after this vendor.",
    )


_AFTER = "After that day nothing binds them, and no PHI may go to them."


def _long(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
