"""What we write about incidents. Never what was said of one: that is read in the portal."""

from dataclasses import dataclass
from datetime import date

from portal.accounts import Person
from portal.incidents.facts import Fact
from portal.notices import Letter
from portal.tenancy import Practice


@dataclass(frozen=True, kw_only=True)
class Writing:
    """Who writes to whom at which vendor."""

    vendor_name: str
    to_name: str
    to_email: str
    asker_name: str
    asker_email: str


def staff_letter(
    vendor_id: int, vendor_name: str, incident_id: int, number: int, to: Person
) -> Letter:
    """Return the letter that tells somebody here that a vendor reported, or added facts."""
    said = "reported an incident" if number == 1 else "added facts to an incident"
    return Letter(
        to_name=to.name,
        to_email=to.email,
        subject=f"{vendor_name} {said}",
        text=(
            f"Hello {to.name},\n\n"
            f"{vendor_name} {said}. Clocks may be running: the page says which duty comes next, "
            "and what is still missing.\n\nRead it here:\n{link}"
        ),
        link_token=f"{vendor_id}/incidents/{incident_id}",
        link_at="/vendors/",
        button="Open the incident",
        small_print="What they said is not in this mail on purpose. Do not forward it by email.",
    )


def asking_letter(
    writing: Writing,
    missing: list[Fact],
    told_on: date,
    due_on: date,
    practice: Practice,
    token: str | None = None,
) -> Letter:
    """Return the letter that asks for exactly what is missing."""
    asked = "\n".join(f"- {one.words} ({one.citation})" for one in missing)
    text = (
        f"{_greeting(writing)}\n\n"
        f"thank you for telling us of the incident on {_day(told_on)}. Please add by "
        f"{_day(due_on)} what is still missing:\n\n{asked}\n\n"
        "What you do not know by then follows as soon as you do "
        "(45 CFR 164.410(c)(2)). Do not wait until you know it all.\n\n"
        "Answer here, without an account. Write no patient's name:\n{link}\n\n"
        f"{_signature(writing, practice)}"
    )
    subject = f"{practice.name}: facts missing about your incident, by {due_on:%B} {due_on.day}"
    return _letter(writing, subject, text, token, "Add the facts")


def standing_letter(
    writing: Writing, works_until: date, practice: Practice, token: str | None = None
) -> Letter:
    """Return the letter that brings a vendor the link by which it reports, at any time."""
    text = (
        f"{_greeting(writing)}\n\n"
        f"this is how {writing.vendor_name} tells {practice.name} of a breach or a security incident "
        "that may touch our patients' information, at any hour and without an account:\n\n{link}\n\n"
        "Please keep it where whoever handles an incident finds it. You need not know everything to "
        "report: say what happened and when you found out, and add the rest later by the same link.\n\n"
        f"The link works until {_day(works_until)}. We send a new one before it ends.\n\n"
        f"{_signature(writing, practice)}"
    )
    subject = f"{practice.name}: where to report an incident. Please keep"
    return _letter(writing, subject, text, token, "Report an incident")


def _letter(writing: Writing, subject: str, text: str, token: str | None, button: str) -> Letter:
    return Letter(
        to_name=writing.to_name,
        to_email=writing.to_email,
        subject=subject,
        text=text,
        link_token=token,
        button=button,
        reply_name=writing.asker_name,
        reply_email=writing.asker_email,
    )


def _greeting(writing: Writing) -> str:
    return f"Hello {writing.to_name}," if writing.to_name else "Hello,"


def _signature(writing: Writing, practice: Practice) -> str:
    phone = f"\n{practice.phone}" if practice.phone else ""
    return f"{writing.asker_name}\n{practice.name}{phone}"


def _day(on: date) -> str:
    return f"{on:%B} {on.day}, {on.year}"
