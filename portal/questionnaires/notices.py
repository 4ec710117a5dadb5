"""What we write to vendors about the questions. Never PHI, answers, or what they wrote."""

from dataclasses import dataclass
from datetime import date

from portal.notices import Letter
from portal.questionnaires.wording import long_day, within
from portal.reminders import DAYS

# Stands in the preview where the letter holds what is made only when it is sent.
CODE_TO_COME = "(a code made for this letter)"


@dataclass(frozen=True, kw_only=True)
class Correspondence:
    """Who writes to whom, about which vendor."""

    practice_name: str
    practice_phone: str
    practice_email: str
    asker_name: str
    vendor_name: str
    vendor_does: str
    to_name: str
    to_email: str


def questions_letter(
    about: Correspondence, due_on: date, *, verify_code: str, token: str | None
) -> Letter:
    """Return the letter that asks for answers."""
    does = f" for {within(about.vendor_does)}" if about.vendor_does else ""
    text = (
        f"Hello {about.to_name},\n\n"
        f"{about.practice_name} uses {about.vendor_name}{does}. HIPAA asks us to have assurance "
        "in writing from companies that handle patient data for us, so we ask each of them the "
        "same 5 questions.\n\n"
        "They take about 10 minutes, need no account, and save as you go. "
        f"Please answer by {long_day(due_on)}.\n\n"
        "Answer here:\n{link}\n\n"
        f"Is this real? Call {about.asker_name} and read out the code {verify_code}.\n"
        "Not the right person? Open the link and choose “Pass it on”.\n\n"
        f"{_signed(about)}"
    )
    return Letter(
        to_name=about.to_name,
        to_email=about.to_email,
        subject=f"{about.practice_name}: 5 questions about patient data, by {due_on:%B} {due_on.day}",
        text=text,
        link_token=token,
        button="Answer 5 questions",
        reply_name=about.practice_name if about.practice_email else "",
        reply_email=about.practice_email,
    )


def return_letter(
    about: Correspondence, due_on: date, *, returned: int, verify_code: str, token: str
) -> Letter:
    """Return the letter that says that some answers came back. What is asked stands behind the link."""
    answers = "1 answer" if returned == 1 else f"{returned} answers"
    text = (
        f"Hello {about.to_name},\n\n"
        f"Thank you for your answers. {about.practice_name} has read them and asks for more on "
        f"{answers}. You see only {'that one' if returned == 1 else 'those'}, with a message on "
        f"what is missing. Please answer by {long_day(due_on)}.\n\n"
        "Answer here:\n{link}\n\n"
        f"Is this real? Call {about.asker_name} and read out the code {verify_code}.\n\n"
        f"{_signed(about)}"
    )
    return Letter(
        to_name=about.to_name,
        to_email=about.to_email,
        subject=f"{about.practice_name}: {answers} came back to you, by {due_on:%B} {due_on.day}",
        text=text,
        link_token=token,
        button="See what came back",
        reply_name=about.practice_name if about.practice_email else "",
        reply_email=about.practice_email,
    )


def reminder_letter(
    about: Correspondence,
    asked_on: date,
    due_on: date,
    number: int,
    *,
    verify_code: str,
    token: str | None,
) -> Letter:
    """Return a reminder of the questions. What was saved so far is there behind its link."""
    last = (
        "This is our last letter about it; after this we call."
        if number == len(DAYS)
        else "We write at most three reminders."
    )
    text = (
        f"Hello {about.to_name},\n\n"
        f"On {asked_on:%B} {asked_on.day} we sent you 5 questions about patient data, and have no "
        f"answers yet. They take about 10 minutes, and what you saved is still there. Please "
        f"answer by {long_day(due_on)}. You can also decline: any answer stops these letters.\n\n"
        "Answer here:\n{link}\n\n"
        f"Is this real? Call {about.asker_name} and read out the code {verify_code}.\n"
        "Not the right person? Open the link and choose “Pass it on”.\n\n"
        f"{_signed(about)}"
    )
    return Letter(
        to_name=about.to_name,
        to_email=about.to_email,
        subject=f"{about.practice_name}: reminder, 5 questions about patient data, by {due_on:%B} {due_on.day}",
        text=text,
        link_token=token,
        button="Answer 5 questions",
        small_print=f"Please do not send patient information by email. {last}",
        reply_name=about.practice_name if about.practice_email else "",
        reply_email=about.practice_email,
    )


def _signed(about: Correspondence) -> str:
    lines = [about.asker_name, about.practice_name, about.practice_phone]
    return "\n".join(line for line in lines if line)
