"""Where Amazon SES tells of letters: one address, for machines alone."""

from datetime import timedelta

from flask import Blueprint, Response, request

from portal import audit, clock, tenancy
from portal.gateways.mail_writing import token_in
from portal.gateways.outside import outside
from portal.gateways.ses_events import LARGEST, NotBelieved, SesEvent
from portal.notices import actions, queries
from portal.notices.fates import BounceReason, Delivery, News, reason_of
from portal.web import limits
from portal.web.access import public

bp = Blueprint("mail_events", __name__)

_MOST_A_MINUTE = 600
# Bounces that end nothing for good, and yet nobody tries again (SES has tried for hours).
_GAVE_UP = {
    "MailboxFull": BounceReason.MAILBOX_FULL,
    "MessageTooLarge": BounceReason.TOO_LARGE,
    "ContentRejected": BounceReason.REFUSED,
    "AttachmentRejected": BounceReason.REFUSED,
}


@bp.post("/mail/ses-events")
@public
def hear() -> Response:
    """Hear what Amazon SES tells of a letter. Open to all: what is believed is signed by Amazon."""
    return Response(status=_refusal() or _heard(), mimetype="text/plain")


def _refusal() -> int | None:
    if outside().events is None:
        return 404
    if request.content_length is None or request.content_length > LARGEST:
        return 413
    who = request.remote_addr or "unknown"
    is_kept = limits.hit("ses events", who, most=_MOST_A_MINUTE, per=timedelta(minutes=1))
    return None if is_kept else 429


def _heard() -> int:
    events = outside().events
    assert events is not None  # noqa: S101 - seen just before
    try:
        event = events.read(request.get_data(cache=False))
    except NotBelieved:
        return 403
    return 200 if event is None else _written_down(event)


def news_in(event: SesEvent) -> News | None:
    """Return what an event tells of a letter, or None where it tells nothing."""
    at = clock.now()
    if event.kind == "bounce":
        reason = _why(event)
        return News(delivery=Delivery.BOUNCED, reason=reason, at=at) if reason else None
    if event.kind == "delay":
        return News(delivery=Delivery.DELAYED, reason=BounceReason.UNREACHABLE, at=at)
    is_arrival = event.kind == "delivery"
    return News(delivery=Delivery.ARRIVED if is_arrival else Delivery.COMPLAINED, at=at)


def _why(event: SesEvent) -> BounceReason | None:
    """Return why a letter came back. None: it did not, or this is an automatic answer."""
    if event.bounce_type == "Transient":
        return _GAVE_UP.get(event.bounce_subtype)
    return reason_of(event.status) or BounceReason.OTHER


def _written_down(event: SesEvent) -> int:
    news = news_in(event)
    token = _token(event.source)
    place = queries.whose_return(token, "" if token else event.message_id)
    if news is None or place is None:
        return 200
    tenancy.enter(place[0])
    notice = queries.take_returned(place[1])
    if notice is None:
        return 503  # somebody holds it; Amazon comes again
    actions.note_news(notice, news, by=audit.THE_PORTAL)
    return 200


def _token(source: str) -> str:
    """Return the token in the envelope's sender: its address was checked by whoever signed for it."""
    local, _, host = source.rpartition("@")
    base, plus, _ = local.partition("+")
    return (plus and token_in(source, f"{base}@{host}")) or ""
