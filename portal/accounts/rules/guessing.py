"""How guessing is slowed, then locked: per account, and per address."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Door(StrEnum):
    """Where somebody could guess."""

    SIGN_IN = "sign_in"
    CODE = "code"
    RECOVERY_CODE = "recovery_code"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - a door's name
    INVITATION = "invitation"
    FIRST_RUN = "first_run"


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """How many failures are free, when waiting begins, and when the door locks."""

    free: int
    lock_at: int
    window: timedelta
    first_wait: timedelta = timedelta(seconds=2)
    longest_wait: timedelta = timedelta(minutes=1)
    first_lock: timedelta = timedelta(minutes=15)
    longest_lock: timedelta = timedelta(hours=4)


# An account's failures are counted since it was last entered; an address's are not
# forgiven by entering, or one own account would buy endless guesses at the others.
ACCOUNT = Allowance(free=4, lock_at=10, window=timedelta(hours=24))
ADDRESS = Allowance(free=30, lock_at=60, window=timedelta(hours=1))

# Letters that anybody can ask for (a reset) are few, so that nobody's inbox is flooded.
MAILS = Allowance(free=3, lock_at=4, window=timedelta(hours=1), first_lock=timedelta(minutes=30))


def open_again_at(failures: Sequence[datetime], allowance: Allowance) -> datetime | None:
    """Return when the next try is looked at, or None for at once. `failures` are oldest first."""
    count = len(failures)
    if count < allowance.free:
        return None
    if count >= allowance.lock_at:
        over = count - allowance.lock_at
        return failures[-1] + _doubled(allowance.first_lock, over, allowance.longest_lock)
    over = count - allowance.free
    return failures[-1] + _doubled(allowance.first_wait, over, allowance.longest_wait)


def is_locked(failures: Sequence[datetime], allowance: Allowance) -> bool:
    """Tell whether the door is locked, not merely slow."""
    return len(failures) >= allowance.lock_at


def wait_words(until: datetime, at: datetime) -> str:
    """Return how long to wait, rounded up: "20 seconds", "15 minutes", "4 hours"."""
    seconds = max(1, -int(-(until - at).total_seconds() // 1))
    for size, name in ((3600, "hour"), (60, "minute")):
        if seconds > size:
            return _counted(-(-seconds // size), name)
    return _counted(seconds, "second")


def address_key(ip: str | None) -> str:
    """Return what counts as one address. A home or an office holds a whole IPv6 /64."""
    try:
        address = ipaddress.ip_address(ip or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def _doubled(first: timedelta, times: int, longest: timedelta) -> timedelta:
    return min(first * (1 << min(times, 16)), longest)


def _counted(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"
