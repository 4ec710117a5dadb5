"""What mail servers report of letters that they had: matched to the letter, and written down."""

from flask import Flask

from portal import audit, clock, notices, tenancy
from portal.db import session, transaction
from portal.gateways import cage
from portal.gateways.bounce_listener import BounceListener, Outcome, trust_of
from portal.gateways.spool import new_spool
from portal.notices import BounceReason, Delivery, News
from portal.settings import Settings

_DELIVERIES = {
    "failed": Delivery.BOUNCED,
    "delayed": Delivery.DELAYED,
    "relayed": Delivery.RELAYED,
    "expanded": Delivery.RELAYED,
    "delivered": Delivery.ARRIVED,
}


def listener_for(app: Flask, settings: Settings) -> BounceListener | None:
    """Return who takes reports, or None where the settings name no place to listen at."""
    if settings.bounces is None or settings.mail_return is None:
        return None
    trust = trust_of(settings.tls_certificate, settings.tls_key)
    return BounceListener(settings.bounces, settings.mail_return, LetterDesk(app), trust=trust)


class LetterDesk:
    """Knows the letters of every practice by their tokens, and no others."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def knows(self, token: str) -> bool:
        """Tell whether a letter went out with this token."""
        with self._app.app_context():
            is_known = notices.whose_return(token, "") is not None
            session.rollback()
            return is_known

    def take(self, token: str, content: bytes) -> Outcome:
        """Read a mail about the letter with this token; without one, about the letter it names."""
        try:
            with new_spool() as file:
                file.write(content)
                file.flush()
                reported = cage.report_in(file)
        except cage.Unreadable:
            return Outcome.NO_REPORT
        with self._app.app_context():
            return _written_down(token, reported)


def _written_down(token: str, reported: cage.Reported) -> Outcome:
    news = news_in(reported)
    if news is None:
        # An automatic answer is taken and forgotten: sending it back would help nobody.
        return Outcome.TAKEN if reported.kind == "automatic" else Outcome.NO_REPORT
    place = notices.whose_return(token, "" if token else reported.message_id)
    session.rollback()
    if place is None:
        return Outcome.NO_REPORT
    return Outcome.TAKEN if write_down(place, news) else Outcome.LATER


def news_in(reported: cage.Reported) -> News | None:
    """Return what a report tells of a letter, or None where it tells nothing."""
    if reported.kind == "complaint":
        return News(delivery=Delivery.COMPLAINED, at=clock.now())
    if reported.kind != "report":
        return None
    delivery = _DELIVERIES[reported.action]
    is_good = delivery in {Delivery.ARRIVED, Delivery.RELAYED}
    reason = None if is_good else notices.reason_of(reported.status) or BounceReason.OTHER
    return News(delivery=delivery, reason=reason, at=clock.now())


def write_down(place: tuple[int, int], news: News) -> bool:
    """Write down news of the letter at this place. Return False while somebody holds the letter."""
    practice_id, notice_id = place
    with tenancy.inside(practice_id), transaction():
        notice = notices.take_returned(notice_id)
        if notice is None:
            return False
        notices.note_news(notice, news, by=audit.THE_PORTAL)
        return True
