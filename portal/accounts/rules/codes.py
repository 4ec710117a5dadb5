"""Codes from a phone, and the recovery codes for when the phone is lost."""

import hmac
import secrets
from datetime import datetime

import pyotp

STEP_SECONDS = 30
DRIFT = 1
CODES_GIVEN = 10
ISSUER = "Countersign"

# Crockford's alphabet: nothing in it can be misread for another.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_totp_secret() -> bytes:
    """Return a new 160-bit key for an authenticator app, in base 32."""
    return pyotp.random_base32().encode()


def key_uri(secret: bytes, email: str) -> str:
    """Return what the QR code says to the authenticator app."""
    return pyotp.TOTP(secret.decode()).provisioning_uri(name=email, issuer_name=ISSUER)


def tidy_code(typed: str) -> str:
    """Return a typed 6-digit code without the spaces that apps put in it."""
    return "".join(typed.split())


def accepted_step(secret: bytes, code: str, *, at: datetime, last_step: int | None) -> int | None:
    """Return the time step of a right code, or None.

    One step of drift is allowed on each side. A step at or before `last_step` is spent:
    a code works once (RFC 6238, 5.2).
    """
    now = int(at.timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret.decode())
    right = [
        step
        for step in range(now - DRIFT, now + DRIFT + 1)
        if hmac.compare_digest(totp.generate_otp(step).encode(), code.encode())
    ]
    return next((step for step in right if last_step is None or step > last_step), None)


def in_groups(secret: bytes) -> str:
    """Return the key in groups of four, to be typed by hand."""
    text = secret.decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def new_recovery_code() -> str:
    """Return a new recovery code of 40 random bits, such as 4PXM-9TQ2."""
    drawn = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"


def tidy_recovery_code(typed: str) -> str:
    """Return a recovery code as it was drawn, however it was typed."""
    letters = "".join(sign for sign in typed.upper() if sign.isalnum()).translate(_MISREAD)
    return f"{letters[:4]}-{letters[4:]}"
