"""What we write to vendors about the questions. Never PHI, answers, or what they wrote."""

from dataclasses import dataclass
from datetime import date

from portal import links
from portal.notices import Letter
from portal.questionnaires.question_set import QuestionSet
from portal.questionnaires.wording import long_day, within
from portal.reminders import DAYS

# Stands in the preview where the letter holds what is made only when it is sent.
CODE_TO_COME = "(made when you send)"
_MINUTES_EACH = 2


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


@dataclass(frozen=True, kw_only=True)
class Asked:
    """How much is asked, as letters tell it."""

    count: int
    minutes: int


def asked_in(questions: QuestionSet) -> Asked:
    """Return how many questions a set has, and how long they take."""
    return asked_many(len(questions.questions))


def asked_many(count: int) -> Asked:
    """Return how much so many questions are."""
    return Asked(count=count, minutes=count * _MINUTES_EACH)


def questions_letter(
    about: Correspondence, due_on: date, asked: Asked, *, verify_code: str, token: str | None
) -> Letter:
    """Return the letter that asks for answers."""
    does = f" for {within(about.vendor_does)}" if about.vendor_does else ""
    text = (
        f"Hello {about.to_name},\n\n"
        f"We use {about.vendor_name}{does}. HIPAA, the US law on health data, wants us to know how "
        f"our vendors keep patient data safe. So we ask you {asked.count} short questions.\n\n"
        f"They take about {asked.minutes} minutes. You need no account, and your answers are saved "
        f"as you type. Please answer by {long_day(due_on)}. You may say no to any question.\n\n"
        "Answer here:\n{link}\n\n"
        f"{links.how_to_check(about.asker_name, verify_code)}\n\n"
        "Not the right person? Open the link and choose “Pass it on”.\n\n"
        f"{_signed(about)}"
    )
    return _letter(
        about,
        f"{asked.count} questions about patient data, by {_day(due_on)}",
        text,
        token,
        f"Answer {asked.count} questions",
    )


def return_letter(
    about: Correspondence, due_on: date, *, returned: int, verify_code: str, token: str
) -> Letter:
    """Return the letter that says that some answers came back. What is asked stands behind the link."""
    answers = "1 answer" if returned == 1 else f"{returned} answers"
    text = (
        f"Hello {about.to_name},\n\n"
        f"Thank you for your answers. We have read them, and ask for more on {answers}. You see "
        f"only {'that one' if returned == 1 else 'those'}, with a note on what is missing. "
        f"Please answer by {long_day(due_on)}.\n\n"
        "Answer here:\n{link}\n\n"
        f"{links.how_to_check(about.asker_name, verify_code)}\n\n"
        f"{_signed(about)}"
    )
    subject = f"{answers} came back to you, by {_day(due_on)}"
    return _letter(about, subject, text, token, "See what came back")


def reminder_letter(  # noqa: PLR0913 - each stands in the letter
    about: Correspondence,
    asked_on: date,
    due_on: date,
    number: int,
    asked: Asked,
    *,
    verify_code: str,
    token: str | None,
) -> Letter:
    """Return a reminder of the questions. What was saved so far is there behind its link."""
    last = (
        "This is our last letter about it. After this we call."
        if number == len(DAYS)
        else "We write at most three reminders."
    )
    text = (
        f"Hello {about.to_name},\n\n"
        f"On {asked_on:%B} {asked_on.day} we sent you {asked.count} questions about patient data. "
        f"No answers have come yet. They take about {asked.minutes} minutes, and what you saved is "
        f"still there. Please answer by {long_day(due_on)}. You may also say no: any answer stops "
        "these letters.\n\n"
        "Answer here:\n{link}\n\n"
        f"{links.how_to_check(about.asker_name, verify_code)}\n\n"
        "Not the right person? Open the link and choose “Pass it on”.\n\n"
        f"{_signed(about)}"
    )
    return _letter(
        about,
        f"reminder, {asked.count} questions about patient data, by {_day(due_on)}",
        text,
        token,
        f"Answer {asked.count} questions",
        f"Please do not send patient information by email. {last}",
    )


def words_ahead(about: Correspondence, asked: Asked, *, sender: str, verify_code: str) -> str:
    """Return what the manager may write or read out ahead, so that the vendor trusts the letter."""
    return (
        f"Hello {about.to_name}, this is {about.asker_name} from {about.practice_name}. "
        f"You will get a letter from us by email, from {sender}. It has {asked.count} questions "
        "about how you keep patient data safe, and a link to answer them. "
        f"It is real: it holds the code {verify_code}. To check, type {links.place_to_check()} "
        "into your browser and enter the code and your email address. Please look in your spam folder if it is not there. "
        f"{_call(about)}"
    )


def short_words_ahead(about: Correspondence, asked: Asked, *, verify_code: str) -> str:
    """Return the same for a text message."""
    return (
        f"{about.practice_name}: our letter with {asked.count} questions about patient data is in "
        f"your email. It holds the code {verify_code}. Check it at {links.place_to_check()}. "
        f"{about.asker_name}"
    )


def _call(about: Correspondence) -> str:
    phone = f" at {about.practice_phone}" if about.practice_phone else ""
    return f"If anything is not clear, call me{phone}. Thank you."


def _letter(
    about: Correspondence,
    subject: str,
    text: str,
    token: str | None,
    button: str,
    small_print: str = "Please do not send patient information by email.",
) -> Letter:
    return Letter(
        to_name=about.to_name,
        to_email=about.to_email,
        subject=f"{about.practice_name}: {subject}",
        text=text,
        link_token=token,
        button=button,
        small_print=small_print,
        reply_name=about.practice_name if about.practice_email else "",
        reply_email=about.practice_email,
    )


def _day(day: date) -> str:
    return f"{day:%B} {day.day}"


def _signed(about: Correspondence) -> str:
    lines = [about.asker_name, about.practice_name, about.practice_phone]
    return "\n".join(line for line in lines if line)
