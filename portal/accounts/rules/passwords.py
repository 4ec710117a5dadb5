"""What makes a password good enough: long, not well known, not about its owner."""

import re
import unicodedata
from importlib.resources import files

SHORTEST = 12
LONGEST = 256

_THIEVES = "This password is on the lists that thieves try first. Choose another."

# Compared after digits and signs are taken off the ends, so "Password2026!!" is found too.
_WELL_KNOWN = frozenset(
    (files("portal.accounts") / "data" / "well_known_passwords.txt").read_text().split()
)
_LEET = str.maketrans("013457@$!", "oleastasi")
_RUNS = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")


def tidy_password(typed: str) -> str:
    """Return the password in one form, whatever keyboard typed it (NIST SP 800-63B, 5.1.1.2)."""
    return unicodedata.normalize("NFKC", typed)


def why_not(password: str, *, email: str) -> str | None:
    """Return why this password will not do, as a sentence, or None when it is good."""
    if len(password) < SHORTEST:
        return (
            f"Use {SHORTEST} characters or more. Three or four words you will remember work well."
        )
    if len(password) > LONGEST:
        return f"Use {LONGEST} characters or fewer."
    if _is_about(password, email):
        return "Use a password that does not contain your email address or its name."
    return _THIEVES if _is_well_known(password) else None


def _is_about(password: str, email: str) -> bool:
    low, local = password.casefold(), email.casefold().partition("@")[0]
    parts = {email.casefold(), local, *re.split(r"[.+_-]", local)}
    return any(part in low for part in parts if len(part) >= 4)


def _is_well_known(password: str) -> bool:
    low = password.casefold()
    bare = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", low)
    squeezed = re.sub(r"[\W_]+", "", low)
    forms = {low, bare, squeezed, bare.translate(_LEET), squeezed.translate(_LEET)}
    forms |= {re.sub(r"^\d+|\d+$", "", form) for form in forms}
    return bool(forms & _WELL_KNOWN) or len(set(low)) <= 3 or _is_a_run(low)


def _is_a_run(low: str) -> bool:
    return any(low in run * 4 or low in run[::-1] * 4 for run in _RUNS)
