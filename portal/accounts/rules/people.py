"""People and what they are to a practice."""

from collections.abc import Collection
from datetime import date

from portal.errors import RuleBroken
from portal.permissions import Role

ROLE_WORDS = {
    Role.OWNER: "Owner",
    Role.MANAGER: "Practice manager",
    Role.STAFF: "Staff",
    Role.AUDITOR: "Auditor, reads only",
}

ROLE_HINTS = {
    Role.OWNER: "Everything, and decides who else may come in",
    Role.MANAGER: "Vendors, BAAs and questions; not who else may come in",
    Role.STAFF: "Adds vendors and papers, enters answers from a call",
    Role.AUDITOR: "Reads everything and changes nothing, until a day you choose",
}


def tidy_email(typed: str) -> str:
    """Return an e-mail address in the one form it is kept in."""
    return typed.strip().lower()


def initials(name: str) -> str:
    """Return one or two letters for a person: the first of the first and last name."""
    words = [word for word in name.split() if word[0].isalpha()] or ["?"]
    ends = words[:1] if len(words) == 1 else [words[0], words[-1]]
    return "".join(word[0] for word in ends).upper()


def is_current(expires_on: date | None, on: date) -> bool:
    """Tell whether access still holds on this day. It holds on its last day."""
    return expires_on is None or on <= expires_on


def check_an_owner_stays(owner_ids: Collection[int], person_id: int) -> None:
    """Refuse to take ownership from the last owner: nobody could let anyone in again."""
    if set(owner_ids) == {person_id}:
        raise RuleBroken("This is the only owner. Make somebody else an owner first.")


def check_end_of_access(role: Role, expires_on: date | None, *, on: date) -> None:
    """Refuse an auditor without a last day, and a last day for anybody else."""
    if role is Role.AUDITOR and expires_on is None:
        raise RuleBroken("Choose the last day of the auditor's access.")
    if role is not Role.AUDITOR and expires_on is not None:
        raise RuleBroken("Only an auditor's access has a last day. Leave it empty.")
    if expires_on is not None and expires_on < on:
        raise RuleBroken("Choose a last day that has not passed.")
