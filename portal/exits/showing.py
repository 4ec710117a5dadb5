"""How an end reads on a page: one sentence first, then what is next."""

from dataclasses import dataclass
from datetime import date

from portal.exits.certificate import rows
from portal.exits.chasing import letters_ahead as ahead_of
from portal.exits.models import ExitAnswer
from portal.exits.queries import ExitRow, ExitStanding
from portal.exits.rules import StepState
from portal.vendors import Phi, Vendor


@dataclass(frozen=True, kw_only=True)
class Says:
    """What is true, in the five state words of the pages, and the one thing to do about it."""

    state: str
    title: str
    text: str
    # As a list says it.
    short: str
    button: str = ""
    # Under the vendor's own address.
    path: str = ""


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One open case in the list."""

    row: ExitRow
    says: Says
    next_words: str
    next_on: date | None


def sentence(stands: ExitStanding, vendor: Vendor, on: date) -> Says:
    """Return what is true about an end."""
    if not stands.case.is_open:
        return _closed(stands, on)
    if vendor.phi == Phi.YES and stands.case.ends_on <= on:
        return Says(
            state="critical",
            title="PHI still goes to them.",
            short="PHI still flows",
            text="Turn off each service that gives them PHI. The rest comes after that.",
            button="Stop the PHI",
            path="#phi",
        )
    return _open(stands, on)


def _open(stands: ExitStanding, on: date) -> Says:
    if stands.answer is not None and stands.answer.is_proven:
        return _proven(stands, stands.answer)
    late = stands.overdue(on)
    if late:
        return Says(
            state="critical",
            title=f"{_count(len(late))} overdue.",
            short=f"{len(late)} overdue",
            text="; ".join(one.kind.words for one in late) + ".",
        )
    if stands.case.asked_on is None:
        return Says(
            state="soon",
            title="Nobody has asked them yet what became of the data.",
            short="Not asked yet",
            text="You see the letter before it goes.",
            button="Ask for the certificate",
            path="/exit/letter",
        )
    return Says(
        state="waiting",
        title="Waiting for their certificate.",
        short="Asked",
        text="Reminders go by themselves, then it is a call.",
    )


def _proven(stands: ExitStanding, answer: ExitAnswer) -> Says:
    if answer.acknowledged_at is None:
        return Says(
            state="soon",
            title="Their certificate is here. Read it.",
            short="Certificate to read",
            text=f"{answer.by_name} says: {answer.choice_words}.",
        )
    if stands.open_steps:
        return Says(
            state="waiting",
            title=f"{_count(len(stands.open_steps))} still open.",
            short=f"{len(stands.open_steps)} still open",
            text="; ".join(one.kind.words for one in stands.open_steps) + ".",
        )
    return Says(
        state="soon",
        title="Every step is settled.",
        short="Ready to close",
        text="Close the case on the certificate.",
        button="Close the case",
        path="/exit/closing",
    )


def _closed(stands: ExitStanding, on: date) -> Says:
    if stands.kept_too_long(on) is not None:
        return Says(
            state="critical",
            title="They kept PHI until a day that has passed.",
            short="Kept too long",
            text="Open the case again, and ask for the certificate.",
        )
    if stands.case.is_closed_on_proof:
        return Says(
            state="good",
            title="Closed with proof.",
            short="Closed with proof",
            text="The certificate is on file.",
        )
    return Says(
        state="quiet",
        title="Closed without proof.",
        short="Closed",
        text="The reason is written down.",
    )


def told_in_list(row: ExitRow, on: date) -> Listed:
    """Return an open case as the list shows it."""
    first = row.standing.next_step
    return Listed(
        row=row,
        says=sentence(row.standing, row.vendor, on),
        next_words=first.kind.words if first else "",
        next_on=first.due_on if first else None,
    )


def letters_ahead(stands: ExitStanding, on: date) -> dict[int, date]:
    """Return the reminders that are still to go."""
    return ahead_of(stands.awaited, on) if stands.awaited else {}


def rows_of(answer: ExitAnswer) -> list[tuple[str, str]]:
    """Return the facts that a vendor told, as name and value."""
    return rows(answer.facts)


def done_count(stands: ExitStanding) -> int:
    """Return how many steps are settled."""
    return sum(one.state is not StepState.OPEN for one in stands.steps)


def _count(number: int) -> str:
    return "1 step is" if number == 1 else f"{number} steps are"
