"""Posting letters, and writing down what became of them."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from portal import audit, clock
from portal.db import session
from portal.errors import RuleBroken
from portal.gateways import queue
from portal.gateways.mail import MailNotSent
from portal.gateways.outside import outside
from portal.notices import queries, rules, sealed
from portal.notices.door import leave_the_door
from portal.notices.fates import Delivery, News, supersedes
from portal.notices.listening import tell_bounced, tell_sent
from portal.notices.models import Notice
from portal.notices.rules import Letter, NoticeState

SEND = "notices.send"


def post(letter: Letter, *, key: str, vendor_id: int | None, by: audit.Actor) -> Notice:
    """Put a letter in the outbox; it goes once this transaction is committed.

    The same key is the same letter: posted twice, it goes once.
    """
    rules.check_letter(letter)
    written = _row(letter, key, vendor_id, by)
    wanted = insert(Notice).values(written).on_conflict_do_nothing().returning(Notice.id)
    posted_id = session.scalar(wanted)
    if posted_id is None:
        return _posted_before(key)
    notice = queries.get_notice(posted_id)
    audit.record(audit.Deed.NOTICE_POSTED, by=by, **_about(notice), state=notice.state)
    _send_soon(notice)
    return notice


def resend(notice: Notice, *, by: audit.Actor) -> None:
    """Try a letter again that failed or was held back."""
    if notice.state not in {NoticeState.FAILED, NoticeState.HELD}:
        raise RuleBroken("This letter has gone, or is about to go.")
    if not outside().mailer.is_there:
        raise RuleBroken("No mail server is set. Copy the link and send it yourself.")
    notice.state = NoticeState.WAITING
    notice.tries = 0
    notice.next_try_at = clock.now()
    notice.delivery = notice.delivery_at = None
    audit.record(audit.Deed.NOTICE_POSTED, by=by, **_about(notice), again=True)
    _send_soon(notice)


def hold(notice: Notice, *, by: audit.Actor) -> None:
    """Keep a letter until a mail server is set."""
    notice.state = NoticeState.HELD
    notice.next_try_at = None
    audit.record(
        audit.Deed.NOTICE_FAILED, by=by, **_about(notice), error="no-mail-server", again=True
    )


def copy_link(notice: Notice, *, by: audit.Actor) -> str | None:
    """Return the whole address of a letter's link, or None when it has gone with the letter."""
    address = sealed.link_of(notice)
    if address is not None:
        audit.record(audit.Deed.LINK_COPIED, by=by, **_about(notice))
    return address


def note_sent(notice: Notice, server_said: str, *, by: audit.Actor) -> None:
    """Write down that a letter has gone. Its link is wiped."""
    leave_the_door(notice)
    notice.tries += 1
    notice.server_said = server_said
    _is_gone(notice, clock.now())
    notice.delivery = Delivery.TAKEN
    audit.record(audit.Deed.NOTICE_SENT, by=by, **_about(notice), tries=notice.tries)
    tell_sent(notice, by=by)


def note_failed(notice: Notice, failure: MailNotSent, *, by: audit.Actor) -> None:
    """Write down that a letter did not go, and when it is tried again, if at all.

    Of one that may have gone, a person decides, and it keeps its link until then. Letters to
    colleagues are shown to nobody: these are tried again, under the same Message-ID.
    """
    leave_the_door(notice)
    notice.tries += 1
    notice.last_error = str(failure)
    asks_a_person = failure.is_unsure and notice.vendor_id is not None
    ends = failure.is_final or asks_a_person
    notice.next_try_at = None if ends else rules.next_try(notice.tries, clock.now())
    if notice.next_try_at is None:
        notice.state = NoticeState.FAILED
        notice.delivery_at = clock.now()
        notice.delivery = Delivery.UNSURE if failure.is_unsure else None
    audit.record(
        audit.Deed.NOTICE_FAILED,
        by=by,
        **_about(notice),
        tries=notice.tries,
        error=str(failure),
        again=notice.next_try_at is not None,
    )
    if notice.next_try_at is None and failure.kind == "recipient":
        tell_bounced(notice, by=by)


def note_news(notice: Notice, news: News, *, by: audit.Actor) -> bool:
    """Write down what a mail server tells of a letter that it had. Return False for no news."""
    was_unsure = notice.delivery == Delivery.UNSURE
    is_gone = notice.state == NoticeState.SENT or was_unsure
    if not is_gone or not supersedes(news.delivery, notice.delivery):
        return False
    if was_unsure:
        _is_gone(notice, news.at)
    notice.delivery = news.delivery
    notice.delivery_reason = news.reason or ""
    notice.delivery_at = clock.now()
    is_bounce = news.delivery is Delivery.BOUNCED
    audit.record(
        audit.Deed.NOTICE_CAME_BACK if is_bounce else audit.Deed.NOTICE_HEARD_OF,
        by=by,
        **_about(notice),
        delivery=news.delivery,
        reason=news.reason,
    )
    if was_unsure:
        tell_sent(notice, by=by)
    if is_bounce:
        tell_bounced(notice, by=by)
    return True


def _is_gone(notice: Notice, at: datetime) -> None:
    notice.state = NoticeState.SENT
    notice.sent_at = notice.delivery_at = at
    notice.sealed_link = None
    notice.next_try_at = None
    notice.last_error = None


def _row(letter: Letter, key: str, vendor_id: int | None, by: audit.Actor) -> dict[str, object]:
    now, can_go = clock.now(), outside().mailer.is_there
    address = None if letter.link_token is None else letter.link_at + letter.link_token
    return {
        "key": key,
        "vendor_id": vendor_id,
        "to_name": letter.to_name,
        "to_email": letter.to_email.strip(),
        "reply_name": letter.reply_name,
        "reply_email": letter.reply_email,
        "subject": letter.subject,
        "body": letter.text,
        "button": letter.button,
        "small_print": letter.small_print,
        "has_link": address is not None,
        "sealed_link": sealed.seal_link(address) if address else None,
        # One for all tries, so that a mail server sees a second try for what it is.
        "message_id": f"<{secrets.token_hex(16)}@{outside().mailer.domain}>",
        "state": NoticeState.WAITING if can_go else NoticeState.HELD,
        "tries": 0,
        "next_try_at": now if can_go else None,
        "posted_by_name": by.name,
        "posted_at": now,
    }


def _posted_before(key: str) -> Notice:
    posted = queries.find_notice_by_key(key)
    if posted is None:  # it was posted a moment ago by someone else, and undone
        raise RuleBroken("That letter was not posted. Try once more.")
    return posted


def _send_soon(notice: Notice) -> None:
    if notice.state == NoticeState.WAITING:
        queue.defer(session.connection(), SEND, practice_id=notice.practice_id, notice_id=notice.id)


def _about(notice: Notice) -> dict[str, Any]:
    return {"vendor_id": notice.vendor_id, "subject": ("notice", notice.id)}
