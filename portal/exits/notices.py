"""What we write to a vendor about the end."""

from dataclasses import dataclass
from datetime import date

from portal.notices import Letter
from portal.tenancy import Practice


@dataclass(frozen=True, kw_only=True)
class Parting:
    """Who writes to whom about which end, and by when an answer is due."""

    vendor_name: str
    to_name: str
    to_email: str
    ends_on: date
    due_on: date
    had_baa: bool
    asker_name: str
    asker_email: str


def first_letter(parting: Parting, practice: Practice, token: str | None = None) -> Letter:
    """Return the letter that asks for the data and the certificate. Without a token: to look at."""
    rule = (
        "Our business associate agreement (BAA) and HIPAA ask you to return or destroy all patient "
        "information that you hold for us, with backups, logs and copies at subcontractors, and to "
        "keep none."
        if parting.had_baa
        else "Please return or destroy all patient information that you hold for us, with backups, "
        "logs and copies at subcontractors, and keep none. HIPAA asks us to see to it."
    )
    text = (
        f"{_greeting(parting)}\n\n"
        f"{parting.vendor_name} works for {practice.name} until {_day(parting.ends_on)}. {rule}\n\n"
        f"Please tell us by {_day(parting.due_on)} what became of it. You fill in a few facts, and "
        "sign the certificate right there; or send one of your own. If neither return nor "
        "destruction is feasible, say why, what is kept and until when.\n\n"
        "Answer here, without an account:\n{link}\n\n"
        "Not the right person? Open the link and choose “Pass it on”.\n\n"
        f"{_signature(parting, practice)}"
    )
    subject = f"{practice.name}: certificate of destruction, by {_short(parting)}"
    return _letter(parting, subject, text, token)


def reminder(parting: Parting, practice: Practice, number: int, token: str) -> Letter:
    """Return a reminder: a week on, before it is due, and once it is late."""
    opening = {
        1: f"A week ago we asked what became of the patient information of {practice.name}.",
        2: f"By {_day(parting.due_on)} we need to know what became of the patient information of "
        f"{practice.name}.",
        3: f"On {_day(parting.due_on)} we should have heard what became of the patient information "
        f"of {practice.name}. We have not.",
    }[number]
    text = (
        f"{_greeting(parting)}\n\n{opening}\n\n"
        "A certificate of destruction takes a few minutes. You can also say that it is not feasible, "
        "or pass this on to a colleague. If you need more time, write back or call.\n\n"
        "Answer here, without an account:\n{link}\n\n"
        f"{_signature(parting, practice)}"
    )
    late = "is late" if number == 3 else f"by {_short(parting)}"
    return _letter(parting, f"{practice.name}: certificate of destruction, {late}", text, token)


def _letter(parting: Parting, subject: str, text: str, token: str | None) -> Letter:
    return Letter(
        to_name=parting.to_name,
        to_email=parting.to_email,
        subject=subject,
        text=text,
        link_token=token,
        button="Answer about the data",
        reply_name=parting.asker_name,
        reply_email=parting.asker_email,
    )


def _greeting(parting: Parting) -> str:
    return f"Hello {parting.to_name}," if parting.to_name else "Hello,"


def _signature(parting: Parting, practice: Practice) -> str:
    phone = f"\n{practice.phone}" if practice.phone else ""
    return f"{parting.asker_name}\n{practice.name}{phone}"


def _day(on: date) -> str:
    return f"{on:%B} {on.day}, {on.year}"


def _short(parting: Parting) -> str:
    return f"{parting.due_on:%B} {parting.due_on.day}"
