"""What was heard of a letter after it was handed over, why one came back, and how pages say it."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portal.notices.rules import NoticeState


class Delivery(StrEnum):
    """What was heard of a letter once a mail server had it."""

    TAKEN = "taken"
    ARRIVED = "arrived"
    RELAYED = "relayed"
    DELAYED = "delayed"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    # It was being handed over when the line or the portal went: it may have gone, or not.
    UNSURE = "unsure"


class BounceReason(StrEnum):
    """Why a letter came back, or waits."""

    NO_ADDRESS = "no_address"
    NO_DOMAIN = "no_domain"
    MAILBOX_FULL = "mailbox_full"
    MAILBOX_OFF = "mailbox_off"
    REFUSED = "refused"
    TOO_LARGE = "too_large"
    UNREACHABLE = "unreachable"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class News:
    """What a mail server tells of a letter, and when it said so."""

    delivery: Delivery
    at: datetime
    reason: BounceReason | None = None


# What each piece of news may take the place of. Later news can be older: reports overtake each other.
_OVER = {
    Delivery.DELAYED: {Delivery.TAKEN, Delivery.UNSURE},
    Delivery.RELAYED: {Delivery.TAKEN, Delivery.UNSURE, Delivery.DELAYED},
    Delivery.ARRIVED: {Delivery.TAKEN, Delivery.UNSURE, Delivery.DELAYED, Delivery.RELAYED},
    # A server may take a letter and find out later that it cannot deliver it.
    Delivery.BOUNCED: set(Delivery) - {Delivery.BOUNCED, Delivery.COMPLAINED},
    Delivery.COMPLAINED: set(Delivery) - {Delivery.COMPLAINED},
}

_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
# The second and third figure of the status (RFC 3463), or the second alone.
_REASONS = {
    "1.2": BounceReason.NO_DOMAIN,
    "1.10": BounceReason.NO_DOMAIN,
    "1": BounceReason.NO_ADDRESS,
    "2.1": BounceReason.MAILBOX_OFF,
    "2.2": BounceReason.MAILBOX_FULL,
    "2.3": BounceReason.TOO_LARGE,
    "3.4": BounceReason.TOO_LARGE,
    "4": BounceReason.UNREACHABLE,
    "7": BounceReason.REFUSED,
}


def supersedes(news: Delivery, before: str | None) -> bool:
    """Tell whether this is news of a letter of which `before` was known."""
    known = Delivery(before) if before else Delivery.TAKEN
    return known in _OVER.get(news, set())


def reason_of(status: str) -> BounceReason | None:
    """Return why a letter came back, by the status in a server's words ("5.1.1"), if one is there."""
    found = _STATUS.search(status)
    if found is None:
        return None
    _, subject, detail = found.groups()
    kind = str(int(subject))
    exactly = _REASONS.get(f"{kind}.{int(detail)}")
    return exactly or _REASONS.get(kind) or BounceReason.OTHER


def badge_of(state: NoticeState, tries: int, delivery: str | None) -> tuple[str, str]:
    """Return the colour and the words for a letter of which this is known."""
    if state is NoticeState.WAITING and tries:
        return "soon", "Delayed, trying again"
    if delivery is not None:
        return _HEARD[Delivery(delivery)]
    return _BADGES[state]


def fate_of(state: NoticeState, last_error: str, delivery: str | None, reason: str) -> str:
    """Say what became of a letter, and what to do."""
    if delivery in _FATES_HEARD:
        return _FATES_HEARD[Delivery(delivery)]
    if delivery == Delivery.BOUNCED:
        return f"Not delivered: {_WHY[BounceReason(reason or 'other')]}"
    if state is NoticeState.FAILED:
        return f"Not delivered: {_why_not_taken(last_error)}"
    return _FATES[state]


def _why_not_taken(last_error: str) -> str:
    kind, *rest = last_error.split()
    if kind == "recipient":
        reason = reason_of(" ".join(rest)) or BounceReason.NO_ADDRESS
        return _WHY_REFUSED if reason is BounceReason.NO_ADDRESS and len(rest) < 2 else _WHY[reason]
    return _NOT_TAKEN.get(kind, "it was tried for about a day. Call them, or send it again.")


_BADGES = {
    NoticeState.WAITING: ("waiting", "On its way"),
    NoticeState.HELD: ("soon", "Held: no mail server"),
    NoticeState.SENT: ("good", "Sent"),
    NoticeState.FAILED: ("critical", "Not delivered"),
}

_HEARD = {
    Delivery.TAKEN: ("good", "Sent"),
    Delivery.ARRIVED: ("good", "Taken by their mail server"),
    Delivery.RELAYED: ("good", "Passed on"),
    Delivery.DELAYED: ("soon", "Delayed"),
    Delivery.BOUNCED: ("critical", "Not delivered"),
    Delivery.COMPLAINED: ("critical", "Marked as spam"),
    Delivery.UNSURE: ("soon", "May not have gone"),
}

_FATES = {
    NoticeState.WAITING: "It goes by itself, and is tried again for about a day if need be.",
    NoticeState.HELD: "No mail server is set, so it waits here. Copy its link and send it yourself.",
    NoticeState.SENT: "The mail server took it. That it was read shows when the link is opened.",
}

_FATES_HEARD = {
    Delivery.TAKEN: _FATES[NoticeState.SENT],
    Delivery.ARRIVED: "Their mail server took it. That it was read shows when the link is opened.",
    Delivery.RELAYED: "It was passed on to a mail server that tells no more. That it was read shows "
    "when the link is opened.",
    Delivery.DELAYED: "Their mail server has not taken it yet. It is tried again for some days. If it "
    "is urgent, call them.",
    Delivery.COMPLAINED: "The person marked it as spam, so later letters may not be seen. Call them "
    "before you write again.",
    Delivery.UNSURE: "The connection ended just as the letter was handed over, so it may have gone or "
    "not. Ask them whether it came, or send it again: then it may come twice.",
}

_WHY = {
    BounceReason.NO_ADDRESS: "the address does not exist. Check it with the vendor, and send a new "
    "letter.",
    BounceReason.NO_DOMAIN: "no mail server takes mail for what stands behind the @. Check the "
    "address, and send a new letter.",
    BounceReason.MAILBOX_FULL: "their mailbox is full. Call them, or write to their second contact.",
    BounceReason.MAILBOX_OFF: "the mailbox is switched off: the person may have left. Ask the vendor "
    "whom to write to.",
    BounceReason.REFUSED: "their mail server refused it. Ask them to let mail from your portal "
    "through, or call them.",
    BounceReason.TOO_LARGE: "it is larger than their mail server takes. Call them.",
    BounceReason.UNREACHABLE: "their mail server could not be reached for some days. Call them, or "
    "write to their second contact.",
    BounceReason.OTHER: "it came back. Check the address, and call them.",
}

_WHY_REFUSED = (
    "the other side does not take mail for this address. Check it, and send a new letter."
)
_NOT_TAKEN = {
    "sender": "your mail server does not let the portal send from its address. Tell whoever looks "
    "after the portal: portal doctor says more.",
    "login": "your mail server does not let the portal in. Tell whoever looks after the portal: "
    "portal doctor says more.",
    "content": "the mail server refused what the letter says. Call them, or send it again later.",
    "unwritable": "the address cannot be written to. Check it, and send a new letter.",
    "seal-broken": "its link could not be opened any more. Send a new letter.",
}
