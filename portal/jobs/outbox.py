"""Sending the letters that wait in the outbox, each in a transaction of its own."""

from flask import Flask
from sqlalchemy import text

from portal import audit, clock, notices, tenancy
from portal.db import session, transaction
from portal.gateways import queue
from portal.gateways.mail import Mail, MailNotSent
from portal.gateways.outside import outside
from portal.gateways.ports import SealBroken
from portal.notices import Notice

_MOST = 200


def send(app: Flask, practice_id: int, notice_id: int) -> None:
    """Send one letter, unless it has gone, is not due yet, or another worker holds it.

    The letter is held while it is handed over: a worker that dies lets go, and it waits as before.
    One that dies after the last dot leaves a note that the letter was at the door: it may have gone,
    and is not sent blindly a second time.
    """
    with tenancy.inside(practice_id), transaction():
        notice = notices.take_to_send(notice_id)
        if notice is None or (notice.next_try_at and notice.next_try_at > clock.now()):
            return
        if notices.is_at_the_door(notice):
            unsure = MailNotSent("unsure", is_unsure=True)
            notices.note_failed(notice, unsure, by=audit.THE_PORTAL)
        elif not outside().mailer.is_there:
            notices.hold(notice, by=audit.THE_PORTAL)
        else:
            _hand_over(app, notice)


def _hand_over(app: Flask, notice: Notice) -> None:
    number = notice.id
    try:
        server_said = outside().mailer.send(
            mail_of(app, notice, notices.link_of(notice) or ""),
            lambda: notices.step_to_the_door(number),
        )
    except MailNotSent as failure:
        notices.note_failed(notice, failure, by=audit.THE_PORTAL)
    except SealBroken:
        gone = MailNotSent("seal-broken", is_final=True)
        notices.note_failed(notice, gone, by=audit.THE_PORTAL)
    else:
        notices.note_sent(notice, server_said, by=audit.THE_PORTAL)


def sweep(_app: Flask) -> None:
    """Have every letter sent whose time has come, and those that only lacked a mail server."""
    with transaction():
        for practice_id, notice_id in _places("app.due_notices"):
            numbers = {"practice_id": practice_id, "notice_id": notice_id}
            queue.defer(session.connection(), notices.SEND, **numbers)
        held = _places("app.held_notices") if outside().mailer.is_there else []
    for practice_id, notice_id in held:
        with tenancy.inside(practice_id), transaction():
            notices.resend(notices.get_notice(notice_id), by=audit.THE_PORTAL)


def _places(function: str) -> list[tuple[int, int]]:
    # A function of the database: the letters of all practices are seen by no role.
    rows = session.execute(text(f"SELECT * FROM {function}(:most)"), {"most": _MOST})  # noqa: S608
    return [(row[0], row[1]) for row in rows]


def mail_of(app: Flask, notice: Notice, address: str) -> Mail:
    """Return a letter as it goes over the line, with this address where its link stands."""
    from_name = tenancy.here().name_outside
    # Straight from the environment: a letter has no request, nor anyone signed in.
    html = app.jinja_env.get_template("emails/letter.html").render(
        subject=notice.subject,
        from_name=from_name,
        blocks=notices.blocks_of(notice.body),
        address=address,
        button=notice.button,
        small_print=notice.small_print,
    )
    return Mail(
        message_id=notice.message_id,
        from_name=from_name,
        to_name=notice.to_name,
        to_email=notice.to_email,
        subject=notice.subject,
        text=notices.whole_text(notice.body, notice.small_print, address),
        html=html,
        reply_name=notice.reply_name,
        reply_email=notice.reply_email,
        return_token=notice.return_token,
    )
