"""The evidence of a paper: what happened, when and from where, each event bound to the one before.

An event is kept word for word as JSON (keys sorted, no spaces, UTF-8). The next one names its
SHA-256, so that none can be changed, left out or put in without the rest saying so.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from portal import audit
from portal.db import keep
from portal.links import Link
from portal.notices import Notice
from portal.signing import queries
from portal.signing.models import Envelope, EnvelopeEvent, EnvelopeSigner
from portal.signing.rules import EventKind

HOW_TO_CHECK = (
    "Each event names in `before` the SHA-256 of the event before it. The SHA-256 of an event is "
    "taken over its JSON without `sha256`: keys sorted, no spaces, letters as they are, UTF-8."
)


def note(  # noqa: PLR0913 - whom an event is about is said by name
    envelope: Envelope,
    kind: EventKind,
    *,
    at: datetime,
    by: audit.Actor,
    signer: EnvelopeSigner | None = None,
    link: Link | None = None,
    notice: Notice | None = None,
    **facts: Any,
) -> EnvelopeEvent:
    """Add an event to the evidence. The envelope must be held: events follow on each other."""
    last = queries.last_event(envelope)
    number, before = (last.number + 1, last.sha256) if last else (1, "")
    # Whoever had to wait for another signer comes after them.
    at = max(at, last.happened_at) if last else at
    told: dict[str, Any] = {
        "number": number,
        "before": before,
        "kind": str(kind),
        "at": at.isoformat(),
        "by": by.name,
        "by_kind": str(by.kind),
        "ip": by.ip,
        "user_agent": by.user_agent,
        "signer": signer and signer.field,
        "link": link and link.id,
        "letter": notice and notice.id,
        **facts,
    }
    canonical = canonical_of({name: value for name, value in told.items() if value is not None})
    return keep(
        EnvelopeEvent(
            vendor_id=envelope.vendor_id,
            envelope_id=envelope.id,
            number=number,
            kind=kind,
            happened_at=at,
            signer_id=signer.id if signer else None,
            link_id=link.id if link else None,
            notice_id=notice.id if notice else None,
            before_sha256=before,
            canonical=canonical,
            sha256=digest_of(canonical),
        )
    )


def told(event: EnvelopeEvent) -> dict[str, Any]:
    """Return what an event says."""
    said: dict[str, Any] = json.loads(event.canonical)
    return said


def as_json(envelope: Envelope, events: Sequence[EnvelopeEvent]) -> bytes:
    """Return the evidence as a file that whoever gets it can check."""
    whole = {
        "paper": envelope.title,
        "kind": envelope.kind,
        "issued_sha256": envelope.issued_sha256,
        "how_to_check": HOW_TO_CHECK,
        "events": [{**told(one), "sha256": one.sha256} for one in events],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def first_broken(events: Sequence[dict[str, Any]]) -> int | None:
    """Return the number of the first event of `evidence.json` that does not hold; None: all do."""
    before = ""
    for number, event in enumerate(events, start=1):
        said = {name: value for name, value in event.items() if name != "sha256"}
        is_next = event.get("number") == number and event.get("before") == before
        if not is_next or digest_of(canonical_of(said)) != event.get("sha256"):
            return number
        before = event["sha256"]
    return None


def canonical_of(said: dict[str, Any]) -> str:
    """Return an event as the one way of writing it that is digested."""
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(canonical: str) -> str:
    """Return the SHA-256 of an event."""
    return hashlib.sha256(canonical.encode()).hexdigest()
